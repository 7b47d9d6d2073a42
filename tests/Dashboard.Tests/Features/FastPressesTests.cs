using AngleSharp.Dom;
using Dashboard.Accounts;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Features.Hotline;
using Dashboard.Features.Manager;
using Dashboard.Features.SetUp;
using Dashboard.Features.Shifts;
using Dashboard.Shared;
using Dashboard.Tests.Features.Hotline;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features;

/// <summary>Presses that come faster than a page can answer, on the pages themselves: the first command is held, and what comes meanwhile is neither lost nor
/// done twice.</summary>
public sealed class FastPressesTests : ComponentTest
{
    private const string Phone = "0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e4f";

    private readonly ServerFixture _server;
    private HeldStates _states = null!;

    public FastPressesTests(ServerFixture server)
    {
        _server = server;
        Services.AddSingleton(server.Server.Feeds);
        foreach (var service in (object[])
        [
            server.Server.Get<SetUpService>(), server.Server.Get<LateService>(), server.Server.Get<ShiftService>(), server.Server.Get<HotlineService>(),
            server.Server.Get<CallBackService>(),
            server.Server.Get<AccountService>(), server.Server.Get<AccessDirectory>(), server.Server.Get<EventAccess>(),
        ]) Services.Add(new(service.GetType(), service));
    }

    [Fact]
    public async Task Two_groups_of_late_counts_taken_fast_are_both_taken_once()
    {
        Speak("en");
        var e = await _server.Take().WithShiftsAsync();
        await e.SignOffAsync(await e.CoordinatorAsync());
        foreach (var (metric, delta) in ((string, long)[])[("served", 4), ("served.part", 3)])
        {
            using var sent = await e.PostAsync(
                $$"""{"phone":"{{Phone}}","entries":[{{TestEvent.Entry(Guid.NewGuid(), metric: metric, delta: delta, at: TestEvent.At(-1, "10:00:00"))}}]}""");
            Assert.True(sent.IsSuccessStatusCode);
        }

        await Wait.ForAsync(() => e.Feed.Current.Phones?.Late.Waiting == 2, "the feed knows of both");
        SignIn(await e.ManagerAsync());
        var panel = Draw<LatePanel>("en", p => p.Add(x => x.Slug, e.Slug).Add(x => x.State, e.Feed.Current));
        panel.Component.WaitForState(() => panel.Component.FindAll("td.row-actions").Count == 2, Wait.Limit);

        await HeldAsync(Take("served"), Take("served"), Take("served.part"));

        Assert.Equal((7, 0), await e.CounterAsync("a", "served"));
        panel.Component.WaitForAssertion(
            () => Assert.Contains("Taken: Station A Served +4 Taken: Station A Elderly +3", panel.Text, StringComparison.Ordinal), Wait.Limit);
        await e.AssertSoundAsync();

        Func<Task> Take(string metric) => () => panel.Component.Find($"[data-testid='late-0e4f-{metric}'] button").ClickAsync();
    }

    [Fact]
    public async Task Two_shifts_opened_again_fast_are_both_open_and_each_once()
    {
        Speak("en");
        var e = await _server.Take().WithShiftsAsync();
        var by = await e.CoordinatorAsync();
        await e.SignOffAsync(by);
        await e.SignOffAsync(by, shift: "late");
        SignIn(await e.ManagerAsync());
        await Wait.ForAsync(() => e.State("a", "late") == ReportState.Late, "the boards know of both");
        var view = Draw<ShiftsView>(
            "en", p => p.Add(x => x.Slug, e.Slug).Add(x => x.State, e.Feed.Current).Add(x => x.Asked, TestEvent.Text(TestEvent.Day(-1))));

        await HeldAsync(Reopen("early", "a train was missed"), Send, Reopen("late", "another one"));

        await Wait.ForAsync(() => e.State("a", "early") == ReportState.Reopened && e.State("a", "late") == ReportState.Reopened, "both are open");
        Assert.Equal(
            ["a train was missed", "another one"],
            (await _server.Server.Get<LedgerStore>().EntriesAsync(e.Catalog.Event.EventId, 0, await e.HeadAsync(), Wait.Cancelled))
                .Where(x => x.Kind == ShiftKinds.Reopening).Select(x => x.Reason));

        Func<Task> Reopen(string shift, string why) => async () =>
        {
            await view.Component.Find($"[data-testid=report-a-{shift}] button").ClickAsync();
            await view.Component.Find("[data-testid=reopen] input").InputAsync(why);
            await Send();
        };

        Task Send() => view.Component.Find("[data-testid=reopen]").SubmitAsync();
    }

    [Fact]
    public async Task Of_a_metric_moved_and_retired_fast_both_are_done()
    {
        Speak("en");
        var e = _server.Take();
        SignIn(await e.ManagerAsync());
        var page = Draw<EventSetUpPage>("en", p => p.Add(x => x.Slug, e.Slug));
        page.Component.WaitForState(() => page.Component.FindAll(".mud-skeleton").Count == 0, Wait.Limit);

        await HeldAsync(Down, Down, Retire);

        var catalog = (await _server.Server.Get<CatalogStore>().FindAsync(e.Slug, Wait.Cancelled))!;
        Assert.Equal("served", catalog.Metrics[1].Code);
        Assert.True(catalog.Metrics[1].Retired);

        IElement Row() => page.Component.Find("[data-testid=metric-served]");
        Task Down() => PressAsync(b => b.GetAttribute("aria-label")?.StartsWith("Move down", StringComparison.Ordinal) == true);
        Task PressAsync(Func<IElement, bool> button) => page.Component.InvokeAsync(() => Row().QuerySelectorAll("button").Single(button).ClickAsync());
        async Task Retire()
        {
            await PressAsync(b => b.TextContent.Trim() == "Retire");
            await page.Component.InvokeAsync(() => Row().QuerySelector(".ask button")!.ClickAsync());
        }
    }

    [Fact]
    public async Task Two_callers_noted_fast_are_both_noted_and_each_once()
    {
        Speak("en");
        var e = _server.Take();
        var by = await e.ManagerAsync();
        await e.AbandonedAsync();
        await e.AbandonedAsync("c2", "13833334444");
        SignIn(by);
        var panel = Draw<CallbacksPanel>("en", p => p.Add(x => x.Slug, e.Slug).Add(x => x.State, e.Feed.Current));
        panel.Component.WaitForState(() => panel.Component.FindAll("[data-testid^=row-]").Count == 2, Wait.Limit);
        var rows = panel.Component.FindAll("[data-testid^=missed-]").Select(b => b.GetAttribute("data-testid")).ToList();

        await HeldAsync(Missed(rows[0]), Missed(rows[0]), Missed(rows[1]));

        Assert.Equal([1, 1], (await e.ToCallBackAsync(by)).Select(r => r.Tries.Count));

        Func<Task> Missed(string? testId) => () => panel.Component.Find($"[data-testid={testId}]").ClickAsync();
    }

    [Fact]
    public async Task One_account_disabled_and_another_invited_fast_are_both_done()
    {
        Speak("en");
        var e = _server.Take();
        var (first, second) = (
            await _server.Server.AccountAsync(new Grant(Role.Manager, e.Catalog.Event.EventId)),
            await _server.Server.AccountAsync(new Grant(Role.Manager, e.Catalog.Event.EventId)));
        SignIn(await _server.Server.PersonAsync(new Grant(Role.Administrator, 0)));
        var page = Draw<AccountsPage>("en", _ => { });
        page.Component.WaitForState(() => page.Component.FindAll(".mud-skeleton").Count == 0, Wait.Limit);

        await HeldAsync(Press(first.Name, "Disable"), Press(first.Name, "Disable"), Press(second.Name, "Invite"));

        Assert.True((await _server.Server.Get<AccountStore>().FindAsync(first.Holder.Id, Wait.Cancelled))!.Disabled);
        Assert.Contains("/welcome#", page.Of("invitation"), StringComparison.Ordinal);

        Func<Task> Press(string name, string label) => () => page.Component.InvokeAsync(() =>
            page.Component.Find($"[data-testid='account-{name}']").QuerySelectorAll("button")
                .Single(b => b.TextContent.Trim().StartsWith(label, StringComparison.Ordinal)).ClickAsync());
    }

    private void SignIn(Caller caller) => Services.AddSingleton<AuthenticationStateProvider>(_states = new(_server.Server.States(caller)));

    private async Task HeldAsync(params Func<Task>[] presses)
    {
        _states.Hold();
        var pressed = presses.Select(press => press()).ToList();
        Assert.DoesNotContain(pressed, p => p is { IsCompleted: true, IsCompletedSuccessfully: false });
        _states.Release();
        await Task.WhenAll(pressed);
    }
}
