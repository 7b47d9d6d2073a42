using System.Reflection;

namespace Dashboard.Shared;

/// <summary>Which build this is: the version and, where the build knew it, the commit. A screen that was loaded from another one loads itself anew.</summary>
public static class ProductVersion
{
    /// <summary>Long enough for a version and a commit.</summary>
    public const int MaxLength = 64;

    public static string Text { get; } = Read(
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    /// <summary>For people: a commit is cut to seven digits.</summary>
    public static string Short(string version) =>
        version.IndexOf('+', StringComparison.Ordinal) is var plus and > 0 && version.Length > plus + 8 ? version[..(plus + 8)] : version;

    private static string Read(string version) => version.Length > MaxLength ? version[..MaxLength] : version;
}
