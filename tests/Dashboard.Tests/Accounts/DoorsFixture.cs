using Dashboard.Engine.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dashboard.Tests.Accounts;

/// <summary>One server for the tests of a class, with limits that these do not reach: all of them come from one address.</summary>
public sealed class DoorsFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningServer? _server;

    public RunningServer Server => _server!;

    /// <summary>How often a password has been compared; that is nearly all of the work of an answer.</summary>
    public int Compared => Server.Get<Comparisons>().Count;

    public async ValueTask InitializeAsync() =>
        _server = await RunningServer.StartAsync(
            _folder.Database, setup => TestEvent.AddAsync(
                setup.Catalogs, "e"), change: services => services.AddSingleton<Comparisons>()
                    .Replace(ServiceDescriptor.Scoped<IPasswordHasher<Account>, Counting>()),
            settings: ["--Limits:SignInsPerMinute=10000", "--Limits:PairingsPerMinute=10000"]);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Comparisons
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }

    private sealed class Counting(IOptions<PasswordHasherOptions> options, Comparisons comparisons) : PasswordHasher<Account>(options)
    {
        public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            comparisons.Add();
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
