using System.Net;
using System.Text.Json.Nodes;

namespace Digits.Functions.Tests;

public sealed class HealthTests : IDisposable
{
    private readonly ModelFolder models = new();

    [Fact]
    public async Task WithoutStorageTheAppPredictsAndSaysWhatIsMissing()
    {
        models.Write("1", 3);
        await using var app = await FunctionsApp.StartAsync(null, models.Path);

        var health = await (await app.Http.GetAsync("api/health")).JsonAsync();
        var answer = await (await app.Http.PostImageAsync("api/predict", TestImages.Png(TestImages.Ones(1)))).JsonAsync();

        Assert.Equal("degraded", (string)health["status"]!);
        Assert.Equal("none", (string)health["storage"]!["state"]!);
        Assert.Equal("""{"name":"digits","version":"1","source":"app"}""", health["model"]!.ToJsonString());
        Assert.Equal(3, (int)answer["predictions"]![0]!["digit"]!);
        Assert.Contains("AzureWebJobsStorage", await (await app.Http.GetAsync("api/scans")).ProblemAsync(503), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAModelTheAppSaysSo()
    {
        await using var app = await FunctionsApp.StartAsync(null, models.Path);

        using var response = await app.Http.GetAsync("api/health");
        var health = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        using var predicted = await app.Http.PostImageAsync("api/predict", TestImages.Png(TestImages.Ones(1)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("unavailable", (string)health["status"]!);
        Assert.Null(health["model"]);
        Assert.NotNull(predicted.Headers.RetryAfter);
        Assert.Contains("api/health", await predicted.ProblemAsync(503), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedModelBesideTheAppIsPassedOver()
    {
        models.Write("1", 3);
        models.Write("2", 4);
        await File.WriteAllTextAsync(Path.Combine(models.Path, "2", "model.onnx"), "damaged");
        await using var app = await FunctionsApp.StartAsync(null, models.Path);

        var health = await (await app.Http.GetAsync("api/health")).JsonAsync();

        Assert.Equal("1", (string)health["model"]!["version"]!);
    }

    public void Dispose() => models.Dispose();
}
