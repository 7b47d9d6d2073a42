namespace Dashboard.Accounts;

/// <summary>The texts of signing in and of accounts; see AccountsTexts.resx.</summary>
public sealed class AccountsTexts;
