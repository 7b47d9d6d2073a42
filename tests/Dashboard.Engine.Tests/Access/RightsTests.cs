using Dashboard.Engine.Access;
using FsCheck.Xunit;

namespace Dashboard.Engine.Tests.Access;

/// <summary>The whole matrix, written out a second time: as the table that people agreed on.</summary>
public sealed class RightsTests
{
    private const int All = 0, Ours = 1, Theirs = 2, Here = 1, There = 2;

    // Role by permission: administer, manage, read the ledger, count, read figures, feed the hotline, answer it.
    private static readonly Dictionary<Role, string> Table = new()
    {
        [Role.Administrator] = "xxxxxxx",
        [Role.Manager] = "-xxxxxx",
        [Role.Coordinator] = "---xx--",
        [Role.Display] = "----x--",
        [Role.Integration] = "--xxxx-",
    };

    [Fact]
    public void Each_role_allows_what_the_table_says_where_it_holds_and_nowhere_else()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            foreach (var permission in Enum.GetValues<Permission>())
            {
                foreach (var (grantEvent, grantStation) in ((int, int)[])[(All, All), (Ours, All), (Ours, Here)])
                {
                    foreach (var askedEvent in (int[])[All, Ours, Theirs])
                    {
                        foreach (var askedStation in (int[])[All, Here, There])
                        {
                            var expected = role == Role.Administrator
                                || (Table[role][(int)permission] == 'x'
                                    && (grantEvent == All || grantEvent == askedEvent)
                                    && (grantStation == All || grantStation == askedStation || permission == Permission.ReadFigures));

                            var allowed = new Rights([new(role, grantEvent, grantStation)]).Allow(permission, askedEvent, askedStation);

                            Assert.True(
                                expected == allowed,
                                $"{role} of event {grantEvent}, station {grantStation}: "
                                    + $"{permission} in event {askedEvent} at station {askedStation} is {allowed}");
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void A_permission_that_is_new_is_nobody_s()
    {
        foreach (var role in Enum.GetValues<Role>()) Assert.False(new Rights([new(role, All)]).Allow((Permission)99, Ours), role.ToString());
    }

    [Theory]
    [InlineData(Role.Manager, Permission.Administer)]
    [InlineData(Role.Coordinator, Permission.Manage)]
    [InlineData(Role.Coordinator, Permission.ReadLedger)]
    [InlineData(Role.Display, Permission.Count)]
    [InlineData(Role.Display, Permission.ReadLedger)]
    [InlineData(Role.Integration, Permission.Manage)]
    public void What_matters_most_is_said_once_more(Role role, Permission permission) => Assert.False(new Rights([new(role, All)]).Allow(permission, Ours));

    [Fact]
    public void Who_is_bound_to_a_station_counts_there_alone()
    {
        var rights = new Rights([new(Role.Coordinator, Ours, Here), new(Role.Integration, Theirs, There)]);

        Assert.True(rights.Allow(Permission.Count, Ours, Here));
        Assert.False(rights.Allow(Permission.Count, Ours, There));
        Assert.False(rights.Allow(Permission.Count, Ours));
        Assert.False(rights.Allow(Permission.ReadLedger, Theirs));
        Assert.Equal([Here], rights.StationsOf(Ours)!);
        Assert.True(rights.CountsIn(Ours));
        Assert.False(rights.CountsIn(3));
        Assert.Empty(rights.StationsOf(3)!);
        Assert.Null(new Rights([new(Role.Coordinator, Ours), new(Role.Coordinator, Ours, Here)]).StationsOf(Ours));
        Assert.Null(new Rights([new(Role.Administrator, All)]).StationsOf(Ours));
        Assert.Empty(new Rights([new(Role.Display, Ours)]).StationsOf(Ours)!);
    }

    [Fact]
    public void No_grants_allow_nothing() => Assert.All(Enum.GetValues<Permission>(), p => Assert.False(Rights.None.Allow(p, Ours, Here)));

    [Property]
    public void More_grants_never_allow_less_and_together_allow_what_one_of_them_does(
        (byte Role, byte Event, byte Station)[] drawn, byte permission, byte askedEvent, byte askedStation)
    {
        var grants = drawn.Select(d => new Grant((Role)(d.Role % 5), d.Event % 3, d.Station % 3)).ToList();
        var (p, e, s) = ((Permission)(permission % 5), askedEvent % 3, askedStation % 3);

        Assert.Equal(grants.Any(g => new Rights([g]).Allow(p, e, s)), new Rights(grants).Allow(p, e, s));
    }

    [Property]
    public void Where_counting_is_allowed_is_what_StationsOf_says((byte Role, byte Event, byte Station)[] drawn)
    {
        // As the stores take them: a station is an event's.
        var rights = new Rights(drawn.Select(d => new Grant((Role)(d.Role % 5), d.Event % 3, d.Event % 3 == 0 ? 0 : d.Station % 3)));
        foreach (var station in (int[])[Here, There])
            Assert.Equal(rights.Allow(Permission.Count, Ours, station), rights.StationsOf(Ours) is not { } only || only.Contains(station));
        Assert.Equal(
            rights.CountsIn(Ours),
            rights.Allow(Permission.Count, Ours) || rights.Allow(Permission.Count, Ours, Here) || rights.Allow(Permission.Count, Ours, There));
    }

    [Fact]
    public void Rights_are_equal_by_their_grants()
    {
        var (a, b) = (new Rights([new(Role.Display, 1), new(Role.Manager, 2)]), new Rights([new(Role.Manager, 2), new(Role.Display, 1), new(Role.Display, 1)]));
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, Rights.None);
        Assert.Equal([new(Role.Manager, 2), new(Role.Display, 1)], b.Grants);
    }
}
