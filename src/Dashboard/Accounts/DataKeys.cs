using System.Xml.Linq;
using Dashboard.Engine.Access;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Dashboard.Accounts;

/// <summary>Keeps the keys of Data Protection in the database: sessions outlive a restart, and all nodes read each other's.</summary>
public sealed class DataKeys(DataKeyStore store) : IXmlRepository
{
    // Data Protection asks without waiting; it does so once a day and at the start.
    public IReadOnlyCollection<XElement> GetAllElements() => [.. Task.Run(() => store.AllAsync(CancellationToken.None)).GetAwaiter().GetResult().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => store.AddAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None)).GetAwaiter().GetResult();
}
