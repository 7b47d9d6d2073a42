using System.Collections.Concurrent;
using System.Security.Claims;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Shared;

/// <summary>The one way in which pages run commands.</summary>
public sealed class CommandComponentTests : ComponentTest
{
    private readonly IRenderedComponent<Page> _page;

    public CommandComponentTests()
    {
        Services.AddSingleton<AuthenticationStateProvider>(new Nobody());
        _page = Render<Page>();
    }

    [Fact]
    public async Task A_second_command_given_while_the_first_is_held_is_carried_out_after_it()
    {
        var first = Press("first");
        var second = Press("second");
        await BegunAsync("first");
        Assert.True(_page.Find("#first").HasAttribute("disabled"));
        Assert.True(_page.Find("#second").HasAttribute("disabled"));
        Assert.False(_page.Find("#third").HasAttribute("disabled"));

        await End("first");
        await first;
        await BegunAsync("first", "second");
        _page.WaitForAssertion(() => Assert.False(_page.Find("#first").HasAttribute("disabled")));

        await End("second");
        await second;
        Assert.Equal("first done second done", Words([_page.Find("[role=status]")]));
    }

    [Fact]
    public async Task A_double_press_of_one_button_gives_its_command_once_also_while_it_waits_for_its_turn()
    {
        Task[] pressed = [Press("first"), Press("first"), Press("second"), Press("second"), Press("first")];

        await End("first");
        await End("second");
        await Task.WhenAll(pressed);

        Assert.Equal(["first", "second"], _page.Instance.Begun);
        Assert.Equal(3, _page.Instance.Ended.Count(e => e == CommandOutcome.Repeated));
    }

    [Fact]
    public async Task What_was_done_can_be_asked_for_again()
    {
        var once = Press("first");
        await End("first");
        await once;
        var again = Press("first");
        await End("first");
        await again;

        Assert.Equal(["first", "first"], _page.Instance.Begun);
    }

    [Fact]
    public async Task Of_choices_each_is_another()
    {
        Task[] chosen = [Press("choice"), Press("choice")];

        await End("choice");
        await End("choice");
        await Task.WhenAll(chosen);

        Assert.Equal(["choice", "choice"], _page.Instance.Begun);
    }

    [Fact]
    public async Task A_failure_of_the_first_does_not_lose_the_second_nor_does_the_second_hide_the_failure()
    {
        var first = Press("first");
        var second = Press("second");

        await End("first", new CatalogException("name", "is bad"));
        await first;
        await End("second");
        await second;

        Assert.Equal(["first", "second"], _page.Instance.Begun);
        Assert.Equal("name: is bad second done", Words([_page.Find("[role=status]")]));
        Assert.Equal("name: is bad", _page.Find(".fault").TextContent);
        var third = Press("third");
        Assert.Equal("", Words([_page.Find("[role=status]")]));
        await End("third");
        await third;
    }

    [Fact]
    public async Task What_nobody_expected_is_not_hidden_and_loses_no_command_either()
    {
        var first = Press("first");
        var second = Press("second");

        await End("first", new InvalidOperationException("a bug"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await End("second");
        await second;

        Assert.Equal(["first", "second"], _page.Instance.Begun);
        Assert.False(_page.Find("#first").HasAttribute("disabled"));
    }

    private Task Press(string what) => _page.InvokeAsync(() => _page.Instance.PressAsync(what));

    // The next command begins in its own time, after the answer to the one before is known.
    private Task BegunAsync(params string[] commands) =>
        Wait.ForAsync(() => _page.Instance.Begun.SequenceEqual(commands, StringComparer.Ordinal), "begun: " + string.Join(", ", commands));

    private Task End(string what, Exception? fault = null) => _page.InvokeAsync(() => _page.Instance.End(what, fault));

    private sealed class Nobody : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new ClaimsPrincipal()));
    }

    private sealed class Page : CommandComponent
    {
        private static readonly string[] Names = ["first", "second", "third", "choice"];
        private readonly Dictionary<string, TaskCompletionSource> _held = Names.ToDictionary(n => n, _ => new TaskCompletionSource(), StringComparer.Ordinal);

        public ConcurrentQueue<string> Begun { get; } = [];

        public ConcurrentQueue<CommandOutcome> Ended { get; } = [];

        public async Task PressAsync(string what)
        {
            try
            {
                var run = RunAsync(what == "choice" ? null : what, async _ =>
                {
                    Begun.Enqueue(what);
                    await _held[what].Task;
                    return new(what + " done", Failed: false);
                });
                StateHasChanged();
                Ended.Enqueue(await run);
            }
            finally
            {
                StateHasChanged();
            }
        }

        public void End(string what, Exception? fault)
        {
            var held = _held[what];
            _held[what] = new();
            if (fault is null) held.SetResult();
            else held.SetException(fault);
        }

        private protected override string? Say(Exception fault) => (fault as CatalogException)?.Message;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            foreach (var name in Names)
            {
                builder.OpenElement(0, "button");
                builder.SetKey(name);
                builder.AddAttribute(1, "id", name);
                builder.AddAttribute(2, "disabled", Gives(name));
                builder.CloseElement();
            }

            builder.OpenComponent<OutcomeLine>(3);
            builder.AddComponentParameter(4, nameof(OutcomeLine.Outcomes), Told);
            builder.CloseComponent();
        }
    }
}
