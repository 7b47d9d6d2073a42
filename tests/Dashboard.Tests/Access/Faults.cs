namespace Dashboard.Tests.Access;

/// <summary>All that is wrong with a table at once, none of it shortened.</summary>
internal static class Faults
{
    public static void None(IEnumerable<string> wrong) => Assert.True(!wrong.Any(), string.Join('\n', wrong.Order(StringComparer.Ordinal)));
}
