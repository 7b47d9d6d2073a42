namespace Dashboard.Accounts;

/// <summary>What the forms of the own account send.</summary>
public static class MeForms
{
    public sealed class On
    {
        public string? Code { get; set; }

        public string? Ticket { get; set; }
    }

    public sealed class Off
    {
        public string? Password { get; set; }
    }

    public sealed class End
    {
        public string? Session { get; set; }
    }

    public sealed class Change
    {
        public string? Old { get; set; }

        public string? Password { get; set; }

        public string? Repeated { get; set; }
    }
}
