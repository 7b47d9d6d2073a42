using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Accounts;

/// <summary>What a copy of the database, or another account of the machine, gets to see.</summary>
public sealed class KeptSecretsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Certificate => Path.Combine(Path.GetDirectoryName(_folder.Database)!, "keys.pfx");

    [Fact]
    public async Task The_database_its_journal_and_its_copies_are_their_owner_s_alone_also_when_they_were_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists instead.");
        var copy = _folder.Database + ".copy";
        await using (var first = await RunningServer.StartAsync(_folder.Database))
        {
            AssertOwners(_folder.Database, _folder.Database + "-wal", _folder.Database + "-shm");
            await first.Get<Database>().BackupAsync(copy, Wait.Cancelled);
            AssertOwners(copy);
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.Database, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await using var second = await RunningServer.StartAsync(_folder.Database);
        AssertOwners(_folder.Database);
    }

    [Fact]
    public async Task With_a_certificate_the_database_alone_forges_no_session_and_keys_of_before_are_wrapped_too()
    {
        string session;
        await using (var before = await RunningServer.StartAsync(_folder.Database))
        {
            using var browser = await before.SignedInAsync(await before.WithPasswordAsync());
            session = browser.Cookies["session"];
            Assert.Contains(await before.Get<DataKeyStore>().AllAsync(Wait.Cancelled), xml => xml.Contains("<value>", StringComparison.Ordinal));
        }

        MakeCertificate();
        await using (var wrapped = await RunningServer.StartAsync(_folder.Database, settings: Settings()))
        {
            var keys = await wrapped.Get<DataKeyStore>().AllAsync(Wait.Cancelled);
            Assert.NotEmpty(keys);
            Assert.All(keys, xml => Assert.DoesNotContain("<value>", xml, StringComparison.Ordinal));
            // What they protect is still good.
            using var returned = wrapped.Browser();
            returned.Cookies["session"] = session;
            Assert.True(await returned.KnownAsync());
        }

        await using var thief = await RunningServer.StartAsync(_folder.Database);
        using var forged = thief.Browser();
        forged.Cookies["session"] = session;
        Assert.False(await forged.KnownAsync());
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_start_says_when_keys_lie_open(bool certificate, bool warned)
    {
        var log = new ListLogger();
        using var provider = new Provider(log);
        if (certificate) MakeCertificate();

        await using var server = await RunningServer.StartAsync(
            _folder.Database,
            setup =>
            {
                setup.App.Services.GetRequiredService<ILoggerFactory>().AddProvider(provider);
                return Task.CompletedTask;
            },
            settings:
            [
                "--environment=Production", "--Logging:LogLevel:Default=Warning", "--Logging:Console:LogLevel:Default=None", .. certificate ? Settings() : []
            ]);

        Assert.Equal(warned, log.Lines.Any(l => l.Text.Contains("Accounts:KeysCertificate", StringComparison.Ordinal)));
        Assert.Contains(log.Lines, l => l.Text.Contains("AllowedHosts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_named()
    {
        var refused = await Assert.ThrowsAsync<Dashboard.Shared.SettingException>(() => RunningServer.StartAsync(
            _folder.Database, settings: ["--Accounts:KeysCertificate=/nowhere/keys.pfx"]));

        Assert.StartsWith("Accounts:KeysCertificate: '/nowhere/keys.pfx' cannot be read", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertOwners(params IReadOnlyList<string> files)
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in files) Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file)));
    }

    private string[] Settings() => [$"--Accounts:KeysCertificate={Certificate}", "--Accounts:KeysPassword=between us"];

    private void MakeCertificate()
    {
        using var rsa = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=dashboard", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        File.WriteAllBytes(Certificate, made.Export(X509ContentType.Pfx, "between us"));
    }

    private sealed class Provider(ListLogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
