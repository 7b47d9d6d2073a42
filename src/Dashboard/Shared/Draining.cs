namespace Dashboard.Shared;

/// <summary>
/// While the server stops, nothing new begins. A screen comes back within a quarter of a second; taken in after the open connections were
/// told to end, it would hold the server up until its time to stop is over.
/// </summary>
public static class Draining
{
    public static void UseDraining(this WebApplication app) => app.Use((http, next) =>
    {
        if (!app.Lifetime.ApplicationStopping.IsCancellationRequested) return next(http);
        http.Response.Headers.Connection = "close";
        var later = Api.Later(http, "The server is being stopped; it or another one is there shortly.", TimeSpan.FromSeconds(2));
        if (http.Request.ForPrograms()) return later.ExecuteAsync(http);
        http.Response.StatusCode = later.StatusCode;
        return Task.CompletedTask;
    });
}
