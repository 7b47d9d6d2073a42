namespace Dashboard.Engine.Hotline.Ami;

/// <summary>Where an Asterisk exchange's manager interface (AMI) is, and who asks. Its account needs to read the class <c>agent</c> and nothing else.</summary>
/// <param name="Host">The exchange's host. AMI carries the secret and everything else in the clear: this machine, or a network of its own.</param>
/// <param name="User">The account.</param>
/// <param name="Secret">The account's secret.</param>
/// <param name="Port">The port.</param>
/// <param name="Queues">The queues to follow; none for all of them.</param>
public sealed record AmiOptions(string Host, string User, string Secret, int Port = 5038, IReadOnlyList<string>? Queues = null)
{
    /// <summary>Without the secret: it is never logged.</summary>
    public override string ToString() => $"{User}@{Host}:{Port}";
}
