using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Dashboard.Engine.Data;

namespace Dashboard.Tests.Architecture;

/// <summary>Who may know whom. Program.cs and Server.cs put everything together and know all; nobody knows them.</summary>
public sealed class DependencyTests
{
    private static readonly ArchUnitNET.Domain.Architecture Code = new ArchLoader().LoadAssemblies(typeof(Server).Assembly, typeof(Database).Assembly).Build();

    // The namespaces of this repository, and what each may use of it beside itself.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Dashboard.Engine.Data"] = [],
        ["Dashboard.Engine.Access"] = ["Dashboard.Engine.Data"],
        ["Dashboard.Engine.Ledger"] = ["Dashboard.Engine.Data"],
        ["Dashboard.Engine.Boards"] = ["Dashboard.Engine.Ledger", "Dashboard.Engine.Data"],
        // The families of entries. The ledger and boards know none of them.
        ["Dashboard.Engine.Counting"] = ["Dashboard.Engine.Ledger", "Dashboard.Engine.Boards", "Dashboard.Engine.Data"],
        ["Dashboard.Engine.Feed"] = ["Dashboard.Engine.Ledger", "Dashboard.Engine.Boards", "Dashboard.Engine.Counting", "Dashboard.Engine.Data"],
        ["Dashboard.Engine.Shifts"] =
        [
            "Dashboard.Engine.Ledger", "Dashboard.Engine.Boards", "Dashboard.Engine.Counting", "Dashboard.Engine.Feed", "Dashboard.Engine.Data"
        ],
        ["Dashboard.Engine.Hotline"] = ["Dashboard.Engine.Ledger", "Dashboard.Engine.Boards", "Dashboard.Engine.Feed", "Dashboard.Engine.Data"],
        ["Dashboard.Shared"] = ["Dashboard.Engine"],
        ["Dashboard.Live"] = ["Dashboard.Engine", "Dashboard.Shared"],
        ["Dashboard.Layout"] = ["Dashboard.Engine", "Dashboard.Shared", "Dashboard.Live"],
        ["Dashboard.Accounts"] = ["Dashboard.Engine", "Dashboard.Shared", "Dashboard.Layout"],
        ["Dashboard.Features"] = ["Dashboard.Engine", "Dashboard.Shared", "Dashboard.Live", "Dashboard.Layout"],
    };

    [Fact]
    public void Each_part_uses_only_what_it_may()
    {
        var ours = Ours().ToList();
        Assert.True(ours.Count > 100, "The code was not found.");

        var wrong =
            from type in ours
            let part = Part(type)
            where part is not null
            from used in Used(type)
            where !Within(used, part) && !Allowed[part].Any(allowed => Within(used, allowed))
            select $"{type.FullName} uses {used.FullName}";

        Assert.Equal([], wrong.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void No_slice_knows_another()
    {
        var slices = Ours().Where(t => Within(t, "Dashboard.Features")).ToList();
        Assert.True(slices.Select(Slice).Distinct(StringComparer.Ordinal).Count() > 8, "The slices were not found.");

        var wrong =
            from type in slices
            from used in Used(type)
            where Within(used, "Dashboard.Features") && Slice(used) != Slice(type)
            select $"{type.FullName} uses {used.FullName}";

        Assert.Equal([], wrong.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void The_engine_knows_no_web()
    {
        var assemblies = typeof(Database).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();

        Assert.NotEmpty(assemblies);
        Assert.DoesNotContain(
            assemblies, a => a.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || a is "MudBlazor" or "StackExchange.Redis" or "Dashboard");
    }

    [Fact]
    public void The_hub_and_SignalR_are_known_in_Live_alone()
    {
        var wrong = Ours().Where(t => !Within(t, "Dashboard.Live") && t.FullName is not ("Dashboard.Server" or "Program"))
            // The circuits' own hub is set where the pages are.
            .Where(t => !t.FullName.StartsWith("Dashboard.Layout.PagesSetup", StringComparison.Ordinal))
            .Where(t => t.Dependencies.Any(d => d.Target.FullName.StartsWith("Microsoft.AspNetCore.SignalR", StringComparison.Ordinal)))
            .Select(t => t.FullName);

        Assert.Equal([], wrong);
    }

    [Fact]
    public void Components_take_feeds_by_EventAccess_which_asks_who_they_are_for()
    {
        var components = typeof(Server).Assembly.GetTypes().Where(t => typeof(Microsoft.AspNetCore.Components.ComponentBase).IsAssignableFrom(t))
            .Select(t => t.FullName!).ToHashSet(StringComparer.Ordinal);
        Assert.True(components.Count > 50, "The components were not found.");

        // What a component's compiler-made parts know, it knows.
        var wrong = Ours().Where(t => components.Contains(t.FullName.Split('+', '/')[0]))
            .Where(t => t.Dependencies.Any(d => d.Target.FullName == "Dashboard.Engine.Feed.Feeds")).Select(t => t.FullName);

        Assert.Equal([], wrong);
    }

    [Fact]
    public void The_server_is_no_client_of_itself() =>
        Assert.DoesNotContain(
            typeof(Server).Assembly.GetReferencedAssemblies(),
            a => a.Name is "Microsoft.AspNetCore.SignalR.Client" or "Microsoft.AspNetCore.SignalR.Client.Core");

    private static IEnumerable<IType> Ours() => Code.Types.Where(t => t.FullName == "Program" || t.FullName.StartsWith("Dashboard.", StringComparison.Ordinal));

    private static IEnumerable<IType> Used(IType type) =>
        type.Dependencies.Select(d => d.Target).Where(t => t.FullName.StartsWith("Dashboard.", StringComparison.Ordinal)).Distinct();

    private static bool Within(IType type, string part) =>
        type.Namespace.FullName == part || type.Namespace.FullName.StartsWith(part + ".", StringComparison.Ordinal);

    private static string? Part(IType type) => Allowed.Keys.FirstOrDefault(part => Within(type, part));

    private static string Slice(IType type) => type.Namespace.FullName.Split('.')[2];
}
