using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Audit;

/// <summary>A page of the audit.</summary>
/// <param name="Lines">The lines, newest first.</param>
/// <param name="Older">The cursor of the page after this one; null where this is the last.</param>
public sealed record AuditPart(IReadOnlyList<AuditLine> Lines, long? Older);

/// <summary>Reading the audit. Each read checks its caller anew.</summary>
public sealed class AuditService(AuditStore audit, AccessDirectory directory, Refusals refusals)
{
    /// <summary>How many lines a page has.</summary>
    public const int PageSize = 50;

    /// <summary>The newest lines that fit.</summary>
    /// <exception cref="RefusedException">The caller may not administer.</exception>
    public async Task<AuditPart> ReadAsync(Caller? caller, AuditFilter filter, CancellationToken cancellation)
    {
        Require(caller);
        // One more than is shown: whether there are older ones.
        var lines = await audit.ReadAsync(filter, PageSize + 1, cancellation);
        return lines.Count > PageSize ? new([.. lines.Take(PageSize)], lines[PageSize - 1].Seq) : new(lines, null);
    }

    /// <summary>Whom somebody means who types a name: holders by either of their names, or the text itself as the audit writes it.</summary>
    /// <exception cref="RefusedException">The caller may not administer.</exception>
    public IReadOnlyList<string> Resolve(Caller? caller, string typed)
    {
        Require(caller);
        return Holder.TryParse(typed, out _) || directory.Current.Named(typed) is not { Count: > 0 } named
            ? [typed]
            : [.. named.Select(h => h.Holder.ToString())];
    }

    private void Require(Caller? caller) => refusals.Require(directory, caller, Permission.Administer, "read the audit");
}
