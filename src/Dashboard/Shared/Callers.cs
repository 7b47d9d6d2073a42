using System.Globalization;
using System.Security.Claims;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Microsoft.AspNetCore.Components.Authorization;

namespace Dashboard.Shared;

/// <summary>Who asks: written into a principal when a credential is accepted, read from it by every service that acts.</summary>
public static class Callers
{
    public const string HolderClaim = "holder";
    public const string StampClaim = "stamp";
    public const string SessionClaim = "session";
    public const string UntilClaim = "until";
    /// <summary>How somebody was proven (RFC 8176).</summary>
    public const string FactorClaim = "amr";

    private const string AddressClaim = "address";

    // Values of that claim which say more than that a password was known.
    private static readonly string[] Factors = ["mfa", "otp", "hwk", "swk", "fpt", "face", "iris", "sc"];

    /// <summary>Whether a claim of an organisation's says that there was more than a password.</summary>
    public static bool IsFactor(string value) => Factors.Contains(value, StringComparer.Ordinal);

    /// <summary>The caller of a request; null for nobody.</summary>
    public static Caller? Caller(this HttpContext http) => Of(http.User) is { } caller ? caller with { Address = http.Address() } : null;

    /// <summary>The caller of a circuit's or a hub's principal; null for nobody.</summary>
    public static Caller? Of(ClaimsPrincipal? user) =>
        user?.Identity?.IsAuthenticated == true && Holder.TryParse(user.FindFirstValue(HolderClaim), out var holder)
            && user.FindFirstValue(StampClaim) is { } stamp
            ? new(holder, stamp, user.FindFirstValue(SessionClaim), user.FindFirstValue(AddressClaim))
            {
                Strong = user.FindAll(FactorClaim).Any(factor => IsFactor(factor.Value)),
                UntilMs = long.TryParse(user.FindFirstValue(UntilClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var until) ? until : null,
            }
            : null;

    /// <summary>The caller of a circuit.</summary>
    public static async Task<Caller?> CallerAsync(this AuthenticationStateProvider states) => Of((await states.GetAuthenticationStateAsync()).User);

    /// <summary>Who did a request, for the audit, signed in or not.</summary>
    public static Actor Actor(this HttpContext http) => http.Caller()?.Actor ?? new(Engine.Data.Actor.Anonymous, http.Address());

    /// <summary>The network address of a request.</summary>
    public static string? Address(this HttpContext http) =>
        http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4().ToString() : http.Connection.RemoteIpAddress?.ToString();

    /// <summary>An identity for a holder. The address goes along, since a circuit outlives the request that opened it.</summary>
    public static ClaimsIdentity Identity(Holding holding, string scheme, string? address) => new(
        [
            new(ClaimTypes.NameIdentifier, holding.Holder.ToString()), new(ClaimTypes.Name, holding.Name), new(HolderClaim, holding.Holder.ToString()),
            new(StampClaim, holding.Stamp), new(AddressClaim, address ?? ""),
        ],
        scheme);

    /// <summary>Adds the request's address to an identity.</summary>
    public static void AddAddress(this ClaimsIdentity identity, string? address)
    {
        if (identity.FindFirst(AddressClaim) is { } old) identity.RemoveClaim(old);
        identity.AddClaim(new(AddressClaim, address ?? ""));
    }
}
