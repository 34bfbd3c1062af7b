using System.Net;
using System.Net.Sockets;

namespace Digits.Functions.Tests;

/// <summary>A storage that takes connections and never answers, as one under too much load does.</summary>
public sealed class SilentStorageTests : IDisposable
{
    private readonly ModelFolder models = new();
    private readonly TcpListener storage = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task TheAppSaysThatStorageIsSilentAndPredictsAllTheSame()
    {
        models.Write("1", 3);
        storage.Start();
        await using var app = await FunctionsApp.StartAsync(ConnectionString(), models.Path);

        using var listed = await app.Http.GetAsync("api/scans/a.png");
        var answer = await (await app.Http.PostImageAsync("api/predict", TestImages.Png(TestImages.Ones(1)))).JsonAsync();

        Assert.NotNull(listed.Headers.RetryAfter);
        Assert.Contains("storage", await listed.ProblemAsync(503), StringComparison.Ordinal);
        Assert.Equal(3, (int)answer["predictions"]![0]!["digit"]!);
    }

    public void Dispose()
    {
        storage.Dispose();
        models.Dispose();
    }

    private string ConnectionString()
    {
        var address = $"http://127.0.0.1:{((IPEndPoint)storage.LocalEndpoint).Port}/account";
        return $"DefaultEndpointsProtocol=http;AccountName=account;AccountKey={Convert.ToBase64String(new byte[32])};BlobEndpoint={address};QueueEndpoint={address};";
    }
}
