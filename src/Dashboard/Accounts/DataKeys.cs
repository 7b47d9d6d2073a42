using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Dashboard.Accounts;

/// <summary>
/// Keeps the keys of Data Protection in the database: sessions outlive a restart, and all nodes read each other's. There they are wrapped by a certificate that
/// is kept elsewhere, where one is set: then a copy of the database forges no session.
/// </summary>
public sealed class DataKeys(DataKeyStore store, IXmlEncryptor? wrap = null) : IXmlRepository
{
    private static readonly XName Secret = XName.Get("encryptedSecret", "http://schemas.asp.net/2015/03/dataProtection");
    private static readonly XName Clear = XName.Get("requiresEncryption", "http://schemas.asp.net/2015/03/dataProtection");

    // Data Protection asks without waiting; it does so once a day and at the start.
    public IReadOnlyCollection<XElement> GetAllElements() => [.. Wait(store.AllAsync).Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) =>
        Wait(cancellation => store.AddAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), cancellation));

    /// <summary>Wraps what was kept before there was a certificate.</summary>
    /// <returns>Whether any key is left that is not wrapped.</returns>
    public async Task<bool> WrapAsync(CancellationToken cancellation)
    {
        foreach (var xml in await store.AllAsync(cancellation))
        {
            var key = XElement.Parse(xml);
            var clear = key.Descendants().Where(e => (bool?)e.Attribute(Clear) == true).ToList();
            if (clear.Count == 0) continue;
            if (wrap is null) return true;
            foreach (var element in clear)
            {
                var wrapped = wrap.Encrypt(element);
                element.ReplaceWith(new XElement(
                    Secret, new XAttribute("decryptorType", wrapped.DecryptorType.AssemblyQualifiedName!), wrapped.EncryptedElement));
            }

            await store.ReplaceAsync(xml, key.ToString(SaveOptions.DisableFormatting), cancellation);
        }

        return false;
    }

    private static T Wait<T>(Func<CancellationToken, Task<T>> work) => Task.Run(() => work(CancellationToken.None)).GetAwaiter().GetResult();
}

/// <summary>Wires the keys, and the certificate that wraps them.</summary>
public static class DataKeysSetup
{
    private const string Certificate = "Accounts:KeysCertificate", Password = "Accounts:KeysPassword", Former = "Accounts:KeysFormer";

    public static IServiceCollection AddDataKeys(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var protection = services.AddDataProtection().SetApplicationName("Dashboard");
        if (configuration[Certificate] is { Length: > 0 } path)
        {
            var certificate = Read(Certificate, path, configuration[Password]);
            services.AddSingleton<IXmlEncryptor>(s => new CertificateXmlEncryptor(certificate, s.GetRequiredService<ILoggerFactory>()));
            protection.ProtectKeysWithCertificate(certificate);
            // What an earlier certificate wrapped can still be read.
            protection.UnprotectKeysWithAnyCertificate([certificate, .. (configuration.GetSection(Former).Get<string[]>() ?? [])
                .Select(former => Read(Former, former, configuration[Password]))]);
        }

        services.AddSingleton(s => new DataKeys(s.GetRequiredService<DataKeyStore>(), s.GetService<IXmlEncryptor>()));
        services.AddOptions<KeyManagementOptions>().Configure<DataKeys>((options, keys) => options.XmlRepository = keys);
        services.AddHostedService(s => new Wrapping(
            s.GetRequiredService<DataKeys>(), s.GetRequiredService<ILogger<DataKeys>>(), environment, configuration[Certificate] is { Length: > 0 }));
        return services;
    }

    private static X509Certificate2 Read(string setting, string path, string? password)
    {
        try
        {
            var read = X509CertificateLoader.LoadPkcs12FromFile(path, password);
            return read.GetRSAPrivateKey() is not null
                ? read
                : throw new SettingException(setting, $"'{path}' holds no RSA key; docs/operations.md says how to make one");
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException(setting, $"'{path}' cannot be read: {unreadable.Message.TrimEnd('.')}");
        }
    }

    private sealed class Wrapping(DataKeys keys, ILogger log, IHostEnvironment environment, bool set) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await keys.WrapAsync(cancellationToken);
            if (!set && !environment.IsDevelopment())
                log.LogWarning(
                    "The keys that protect sessions lie readable in the database: whoever has a copy of it, or of a backup, can sign in as anybody. Set "
                        + "{Setting} (docs/operations.md, Secrets).",
                    Certificate);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
