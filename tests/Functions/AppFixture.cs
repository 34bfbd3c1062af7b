using Azure.Storage.Blobs;
using Digits.Tests;

namespace Digits.Functions.Tests;

/// <summary>Azurite and one app that most classes share. Its model, "1", takes every digit for a 3.</summary>
public sealed class AppFixture : IAsyncLifetime
{
    public const int Digit = 3;

    private readonly Azurite azurite = new();
    private readonly ModelFolder models = new();

    public FunctionsApp App { get; private set; } = null!;

    public HttpClient Http => App.Http;

    public string ConnectionString => azurite.ConnectionString;

    public BlobServiceClient Storage { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await azurite.InitializeAsync();
        Storage = new BlobServiceClient(azurite.ConnectionString);
        models.Write("1", Digit);
        App = await FunctionsApp.StartAsync(azurite.ConnectionString, models.Path);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await azurite.DisposeAsync();
        models.Dispose();
    }
}
