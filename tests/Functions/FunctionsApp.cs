using Digits.Tests;

namespace Digits.Functions.Tests;

/// <summary>The functions app in a process of its own, with a client that holds each answer against openapi.json.</summary>
public sealed class FunctionsApp : IAsyncDisposable
{
    private readonly AppProcess process;

    private FunctionsApp(AppProcess process)
    {
        this.process = process;
        Http = new HttpClient(new OpenApiContract()) { BaseAddress = process.Address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public HttpClient Http { get; }

    /// <inheritdoc cref="AppProcess.Output"/>
    public string Output => process.Output;

    /// <inheritdoc cref="AppProcess.WorkingSet"/>
    public long WorkingSet => process.WorkingSet;

    public bool HasExited => process.HasExited;

    /// <summary>Starts the app and waits until it answers api/health.</summary>
    /// <param name="connectionString">Null for no storage at all.</param>
    public static async Task<FunctionsApp> StartAsync(string? connectionString, string modelsFolder, params (string Name, string Value)[] settings)
    {
        var app = new FunctionsApp(AppProcess.Start(connectionString, modelsFolder, [("Digits__ModelPollSeconds", "0.2"), .. settings]));
        await app.process.UntilAnsweringAsync(app.Http);
        return app;
    }

    /// <inheritdoc cref="AppProcess.UntilAsync"/>
    public Task UntilAsync(string what, Func<Task<bool>> isSo) => process.UntilAsync(what, isSo);

    /// <inheritdoc cref="AppProcess.Kill()"/>
    public void Kill() => process.Kill();

    public ValueTask DisposeAsync()
    {
        process.Dispose();
        Http.Dispose();
        return ValueTask.CompletedTask;
    }
}
