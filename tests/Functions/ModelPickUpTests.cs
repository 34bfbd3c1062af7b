using System.Net;
using Digits.Recognition;
using Digits.Tests;

namespace Digits.Functions.Tests;

/// <summary>The app takes its model from storage while it runs. Each model says one digit only, so answers show which one gave them.</summary>
public sealed class ModelPickUpTests : IAsyncLifetime
{
    private static readonly byte[] Image = TestImages.Png(TestImages.Ones(1));

    private readonly Azurite azurite = new();
    private readonly ModelFolder models = new();
    private StoredModels stored = null!;
    private FunctionsApp app = null!;

    [Fact]
    public async Task NewestModelBesideTheAppServesUntilStorageHasOne()
    {
        Assert.Equal(("10", 7, "app"), await ServingAsync());

        await stored.PublishAsync("11", 1);

        await UntilServedAsync("11", 1);
    }

    [Fact]
    public async Task RewrittenPointerRollsBack()
    {
        await stored.PublishAsync("11", 1);
        await UntilServedAsync("11", 1);
        await stored.PublishAsync("12", 2);
        await UntilServedAsync("12", 2);

        await stored.PointToAsync("11");

        await UntilServedAsync("11", 1);
    }

    [Fact]
    public async Task EvaluationOfTheServingModelIsShown()
    {
        await stored.UploadAsync("11", 1);
        await stored.PutAsync("digits/11/evaluation.json", """{"sets":[{"name":"eleven"}]}"""u8.ToArray());
        await stored.PointToAsync("11");
        await UntilServedAsync("11", 1);

        var evaluation = await (await app.Http.GetAsync("api/model/evaluation")).JsonAsync();

        Assert.Equal("eleven", (string)evaluation["sets"]![0]!["name"]!);
    }

    [Fact]
    public async Task WithoutAPointerTheModelBesideTheAppServesAgain()
    {
        await stored.PublishAsync("11", 1);
        await UntilServedAsync("11", 1);

        await stored.RemovePointerAsync();

        await UntilServedAsync("10", 7);
    }

    [Fact]
    public async Task RestartedAppServesTheStoredModelFromTheFirstRequestOn()
    {
        await stored.PublishAsync("11", 1);
        await UntilServedAsync("11", 1);

        await using var second = await FunctionsApp.StartAsync(azurite.ConnectionString, models.Path);

        var answer = await (await second.Http.PostImageAsync("api/predict", Image)).JsonAsync();
        Assert.Equal("11", (string)answer["model"]!["version"]!);
    }

    public static TheoryData<string, string> BadModels => new()
    {
        { "another file than the manifest says", "SHA-256" },
        { "shorter than the manifest says", "bytes" },
        { "no ONNX", "" },
        { "file missing", "missing" },
        { "manifest missing", "missing" },
        { "manifest not JSON", "JSON" },
        { "manifest of another version", "describes" },
        { "manifest with an impossible temperature", "temperature" },
        { "weights in another file", "other files" },
        { "pointer not JSON", "JSON" },
        { "pointer out of the folder", "version" },
        { "pointer to another model", "letters" },
    };

    [Theory]
    [MemberData(nameof(BadModels))]
    public async Task BadModelIsRefusedAndTheOldOneKeepsServing(string fault, string word)
    {
        await stored.PublishAsync("11", 1);
        await UntilServedAsync("11", 1);

        await PublishBadAsync(fault);
        await app.UntilAsync("the model is refused", async () => (await HealthAsync())["status"]!.ToString() == "degraded");

        Assert.Equal(("11", 1, "storage"), await ServingAsync());
        var reason = Assert.Single((await HealthAsync())["reasons"]!.AsArray())!.ToString();
        Assert.Contains(word, reason, StringComparison.OrdinalIgnoreCase);
        // Five more looks at the same pointer say nothing new, and try nothing: one line in the log.
        await Task.Delay(1_000);
        Assert.Single(app.Output.Split('\n'), line => line.Contains("refused", StringComparison.Ordinal));

        await stored.PublishAsync("13", 4);
        await UntilServedAsync("13", 4);
        Assert.Equal("ok", (string)(await HealthAsync())["status"]!);
    }

    [Fact]
    public async Task ModelsAreSwappedWithoutFailingARequest()
    {
        for (var version = 11; version <= 19; version++) await stored.UploadAsync($"{version}", version - 10);
        using var stop = new CancellationTokenSource();
        var served = 0;
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var answer = await (await app.Http.PostImageAsync("api/predict", Image)).JsonAsync();
                var version = int.Parse((string)answer["model"]!["version"]!);
                // The version that is named is the one that answered.
                Assert.Equal(version == 10 ? 7 : version - 10, (int)answer["predictions"]![0]!["digit"]!);
                Interlocked.Increment(ref served);
            }
        })).ToArray();

        for (var round = 0; round < 3; round++)
        {
            for (var version = 11; version <= 19; version++)
            {
                await stored.PointToAsync($"{version}");
                await UntilServedAsync($"{version}", version - 10);
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.InRange(served, 100, int.MaxValue);
    }

    [Fact]
    public async Task StorageThatGoesAwayDoesntStopTheServing()
    {
        await stored.PublishAsync("11", 1);
        await UntilServedAsync("11", 1);

        azurite.Stop();

        await app.UntilAsync("health says so", async () => (string?)(await HealthAsync())["storage"]!["state"] == "unreachable");
        Assert.Equal(("11", 1, "storage"), await ServingAsync());
        await (await app.Http.GetAsync("api/scans")).ProblemAsync(503);
    }

    public async Task InitializeAsync()
    {
        models.Write("9", 9);
        models.Write("10", 7);
        await azurite.InitializeAsync();
        stored = new StoredModels(azurite.ConnectionString);
        await stored.CreateAsync();
        app = await FunctionsApp.StartAsync(azurite.ConnectionString, models.Path);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await azurite.DisposeAsync();
        models.Dispose();
    }

    private async Task PublishBadAsync(string fault)
    {
        var onnx = TestModel.Onnx(5);
        var manifest = TestModel.Manifest("12", onnx);
        var json = TestModel.Json(manifest);
        (onnx, json) = fault switch
        {
            "another file than the manifest says" => (TestModel.Onnx(6), json),
            "shorter than the manifest says" => (onnx[..^1], json),
            "no ONNX" => ("not ONNX"u8.ToArray(), TestModel.Json(TestModel.Manifest("12", "not ONNX"u8.ToArray()))),
            "manifest not JSON" => (onnx, "{"u8.ToArray()),
            "manifest of another version" => (onnx, TestModel.Json(manifest with { Version = "99" })),
            "manifest with an impossible temperature" => (onnx, TestModel.Json(manifest with { Temperature = 0 })),
            "weights in another file" => (TestModel.Onnx(5, external: true), TestModel.Json(TestModel.Manifest("12", TestModel.Onnx(5, external: true)))),
            _ => (onnx, json),
        };
        if (fault != "file missing") await stored.PutAsync("digits/12/model.onnx", onnx);
        if (fault != "manifest missing") await stored.PutAsync("digits/12/model.json", json);
        await (fault switch
        {
            "pointer not JSON" => stored.PointAsync("version 12"),
            "pointer out of the folder" => stored.PointToAsync("../../secrets"),
            "pointer to another model" => stored.PointToAsync("12", "letters"),
            _ => stored.PointToAsync("12"),
        });
    }

    private async Task<(string Version, int Digit, string Source)> ServingAsync()
    {
        var answer = await (await app.Http.PostImageAsync("api/predict", Image)).JsonAsync();
        var health = await HealthAsync();
        return ((string)answer["model"]!["version"]!, (int)answer["predictions"]![0]!["digit"]!, (string)health["model"]!["source"]!);
    }

    private Task UntilServedAsync(string version, int digit) => app.UntilAsync($"version {version} serves", async () =>
    {
        var (served, said, _) = await ServingAsync();
        return served == version && said == digit;
    });

    private async Task<System.Text.Json.Nodes.JsonNode> HealthAsync()
    {
        using var response = await app.Http.GetAsync("api/health");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
