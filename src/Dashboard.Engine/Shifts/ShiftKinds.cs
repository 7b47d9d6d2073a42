namespace Dashboard.Engine.Shifts;

/// <summary>The kinds of entry about shifts.</summary>
public static class ShiftKinds
{
    /// <summary>A station's confirmation of a shift's figures.</summary>
    public const string SignOff = "sign-off";

    /// <summary>A manager's opening of a shift that was signed off.</summary>
    public const string Reopening = "reopening";
}
