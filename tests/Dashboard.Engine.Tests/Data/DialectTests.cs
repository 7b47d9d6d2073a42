using Dashboard.Engine.Data;
using Microsoft.Data.SqlClient;

namespace Dashboard.Engine.Tests.Data;

public sealed class DialectTests
{
    [Fact]
    public async Task A_server_that_refuses_the_connection_is_worth_another_try()
    {
        // Nothing listens on port 1.
        await using var connection = new SqlConnection("Server=127.0.0.1,1;User Id=x;Password=x;Connect Timeout=5;ConnectRetryCount=0;Encrypt=false");

        var refused = await Assert.ThrowsAsync<SqlException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));

        Assert.True(Dialect.SqlServer.IsTransient(refused), $"{refused.Number}, class {refused.Class}");
    }
}
