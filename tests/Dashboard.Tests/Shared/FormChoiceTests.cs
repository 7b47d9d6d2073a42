using Dashboard.Accounts;
using Dashboard.Engine.Access;
using Dashboard.Shared;

namespace Dashboard.Tests.Shared;

/// <summary>A choice of a few, which is the browser's own list.</summary>
public sealed class FormChoiceTests : ComponentTest
{
    private static readonly (Role Value, string Text)[] Roles = [(Role.Manager, "Manager"), (Role.Display, "Screen")];

    [Fact]
    public async Task What_is_chosen_is_told_and_what_was_not_offered_is_no_choice()
    {
        List<Role> told = [];
        var choice = Draw<FormChoice<Role>>(
            "en",
            p => p.Add(c => c.Label, "Role").Add(c => c.Field, "role").Add(c => c.Options, Roles).Add(c => c.Value, Role.Manager)
                .Add(c => c.ValueChanged, told.Add)).Component;

        await choice.Find("select").ChangeAsync(nameof(Role.Administrator));
        await choice.Find("select").ChangeAsync("");
        await choice.Find("select").ChangeAsync(nameof(Role.Display));

        Assert.Equal([Role.Display], told);
    }

    [Fact]
    public void As_long_as_none_of_its_options_is_chosen_it_says_what_is_to_be_chosen()
    {
        var choice = Draw<FormChoice<int>>(
            "en",
            p => p.Add(c => c.Label, "Event").Add(c => c.Field, "event").Add(c => c.Options, [(1, "Drill")]).Add(c => c.Value, -1)
                .Add(c => c.Prompt, "Choose an event")).Component;
        Assert.Equal(["Choose an event", "Drill"], choice.FindAll("option").Select(o => o.TextContent));

        choice.Render(p => p.Add(c => c.Value, 1));

        Assert.Equal(["Drill"], choice.FindAll("option").Select(o => o.TextContent));
    }

    [Fact]
    public async Task An_event_or_role_that_is_chosen_again_leaves_the_stations_that_were_ticked()
    {
        var catalog = Sample.Catalog();
        var row = new RolesEditor.Row { EventId = catalog.Event.EventId };
        var editor = Draw<RolesEditor>("en", p => p.Add(r => r.Rows, [row]).Add(r => r.Catalogs, [catalog])).Component;
        await editor.Find("input[type=checkbox]").ChangeAsync(true);
        var ticked = row.Stations.ToList();

        await editor.Find("select[data-testid=role]").ChangeAsync(nameof(Role.Coordinator));
        await editor.Find("select[data-testid=role-event]").ChangeAsync($"{catalog.Event.EventId}");
        Assert.Equal(ticked, row.Stations.Order());
        Assert.Single(ticked);

        await editor.Find("select[data-testid=role]").ChangeAsync(nameof(Role.Manager));
        Assert.Empty(row.Stations);
    }
}
