namespace Dashboard.Shared;

/// <summary>There are no accounts yet: whoever reaches the server can count and correct. Outside Development that must be wanted.</summary>
public static class OpenAccess
{
    /// <exception cref="SettingException">Outside Development without Accounts:AllowAnonymous=true.</exception>
    public static void Check(IHostEnvironment environment, IConfiguration configuration)
    {
        if (environment.IsDevelopment() || configuration.GetValue("Accounts:AllowAnonymous", false)) return;
        throw new SettingException(
            "Accounts:AllowAnonymous",
            "this version has no accounts, so anybody who reaches it can count and correct; outside Development it starts only when this is set to true (Accounts__AllowAnonymous=true), behind a network that you trust");
    }
}
