using System.Reflection;
using Dashboard.Live;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Tests.Access;

/// <summary>Every method of the hub for everybody.</summary>
public sealed class HubTableTests(Cast cast) : IClassFixture<Cast>
{
    // The stations of an event are no secret to who counts at one of them: whoever counts reads the figures.
    private static readonly IReadOnlyDictionary<string, (
        string Doors, Func<TestEvent, object?[]> Arguments)> Rows = new Dictionary<string, (string, Func<TestEvent, object?[]>)>(StringComparer.Ordinal)
        {
            //          nobody | administrator, manager, other's | coordinator, other's | display, integration, station | screen, other's | revoked, disabled
            ["Watch"] = ("- ++- +- +++ +- --", on => [on.Slug, 0L]),
            ["WatchPlace"] = ("- ++- +- +++ +- --", on => [on.Slug, "a"]),
            ["Tiles"] = ("- ++- +- +++ +- --", on => [on.Slug, "overview", "zh-CN", null, 0L]),
        };

    [Fact]
    public void Every_method_has_a_row_and_every_row_a_method()
    {
        var methods = typeof(LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(m => m.Name).ToList();

        Faults.None(methods.Except(Rows.Keys, StringComparer.Ordinal).Select(m => $"{m} has no row"));
        Faults.None(Rows.Keys.Except(methods, StringComparer.Ordinal).Select(m => $"{m} is a row without a method"));
    }

    [Fact]
    public async Task Everybody_gets_exactly_those_streams_that_are_theirs()
    {
        List<string> wrong = [];
        var cells = 0;
        foreach (var (method, (doors, arguments)) in Rows)
        {
            foreach (var who in Cast.Everybody)
            {
                cells++;
                var (allowed, seen) = await AskAsync(who, method, arguments(cast.This));
                if (allowed != (doors.Replace(" ", "", StringComparison.Ordinal)[(int)who] == '+'))
                    wrong.Add($"{method} as {who}: {(allowed ? "allowed" : "refused")} ({seen})");
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{Rows.Count} methods of the hub, {cells} cells");
        Faults.None(wrong);
        Assert.Equal(Rows.Count * 13, cells);
    }

    private async Task<(bool Allowed, string Seen)> AskAsync(Who who, string method, object?[] arguments)
    {
        try
        {
            await using var hub = await cast.HubAsync(cast[who]);
            await using var frames = hub.Stream<object>(method, arguments);
            return (await frames.MoveNextAsync().AsTask().WaitAsync(Wait.Limit, Wait.Cancelled), "a frame");
        }
        catch (HttpRequestException refused) when (refused.StatusCode is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden)
        {
            return (false, $"{refused.StatusCode} at the door");
        }
        catch (HubException refused) when (refused.Message.Contains("beyond what you may do", StringComparison.Ordinal)
            || refused.Message.Contains("Nobody is signed in", StringComparison.Ordinal))
        {
            return (false, refused.Message);
        }
    }
}
