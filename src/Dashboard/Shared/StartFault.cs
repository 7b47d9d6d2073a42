using System.Data.Common;

namespace Dashboard.Shared;

/// <summary>What an administrator can mend, in one line; anything else is a fault of ours, and keeps its trace.</summary>
public static class StartFault
{
    /// <summary>The line, or null.</summary>
    public static string? Of(Exception fault) => fault switch
    {
        SettingException or CommandException => fault.Message,
        Engine.Data.CatalogException => fault.Message,
        DbException => $"ConnectionStrings:Dashboard: {fault.Message}",
        IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException
            or FormatException =>
                $"{fault.Message}"
                    + $"{(fault.InnerException is { } inner && !fault.Message.Contains(inner.Message, StringComparison.Ordinal) ? $" {inner.Message}" : "")}",
        _ => null,
    };
}
