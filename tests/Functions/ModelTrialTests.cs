using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Digits.Registry;
using Digits.Tests;

namespace Digits.Functions.Tests;

/// <summary>Signatures, candidates and the routes that decide what serves. Each model says one digit only, so answers show which one gave them.</summary>
public sealed class ModelTrialTests : IAsyncLifetime
{
    private static readonly byte[] Image = TestImages.Png(TestImages.Ones(1));

    private readonly Azurite azurite = new();
    private readonly ModelFolder models = new();
    private readonly ECDsa key = ModelSignature.NewKey();
    private StoredModels stored = null!;

    [Fact]
    public async Task OnlyWhatTheTrustedKeySignedServes()
    {
        await using var app = await StartAsync(("Digits__ModelPublicKey", ModelSignature.PublicKeyOf(key)));
        await stored.PublishAsync("11", 1, key);
        await UntilServedAsync(app, "11", 1);

        await stored.PublishAsync("12", 2);
        Assert.Contains("not signed", await RefusalAsync(app), StringComparison.Ordinal);

        using (var other = ModelSignature.NewKey()) await stored.PublishAsync("13", 3, other);
        await app.UntilAsync("the foreign signature is refused", async () => (await RefusalAsync(app)).Contains("no signature of this", StringComparison.Ordinal));
        Assert.Equal(("11", 1), await ServedAsync(app));

        await stored.PublishAsync("14", 4, key);
        await UntilServedAsync(app, "14", 4);
    }

    [Fact]
    public async Task KeyThatIsNoneLetsNothingServe()
    {
        await using var app = await StartAsync(("Digits__ModelPublicKey", "letmein"));
        await stored.PublishAsync("11", 1, key);

        Assert.Contains("Digits__ModelPublicKey is no key", await RefusalAsync(app), StringComparison.Ordinal);
        Assert.Equal(("10", 7), await ServedAsync(app));
    }

    [Fact]
    public async Task CandidateAnswersItsShareOfTheRequests()
    {
        await using var app = await StartAsync();
        await stored.UploadAsync("11", 1);
        await stored.UploadAsync("12", 2);
        await stored.PointAsync("""{"name":"digits","version":"11","candidate":{"version":"12","share":0.5,"shadow":false}}""");
        await app.UntilAsync("the trial begins", async () => (await HealthAsync(app))["candidate"] is not null);

        var answers = new List<(string, int)>();
        for (var i = 0; i < 60; i++) answers.Add(await ServedAsync(app)); // all of one kind once in 2^59 runs

        Assert.Equal([("11", 1), ("12", 2)], answers.Distinct().Order());
        Assert.Contains("Trying model digits 12", app.Output, StringComparison.Ordinal);

        await stored.PointToAsync("11");
        await app.UntilAsync("the trial ends", async () => (await HealthAsync(app))["candidate"] is null);
        for (var i = 0; i < 20; i++) Assert.Equal(("11", 1), await ServedAsync(app));
    }

    [Theory]
    [InlineData("api/predict")]
    [InlineData("api/read?layout=field")]
    public async Task ShadowReadsTooAndIsCountedAndNeverSeen(string route)
    {
        await using var app = await StartAsync();
        await stored.UploadAsync("11", 1);
        await stored.UploadAsync("12", 2);
        await stored.PointAsync("""{"name":"digits","version":"11","candidate":{"version":"12","share":0,"shadow":true}}""");
        await app.UntilAsync("the trial begins", async () => (await HealthAsync(app))["candidate"] is not null);

        await app.UntilAsync("a comparison is logged", async () =>
        {
            var answer = await (await app.Http.PostImageAsync(route, Image)).JsonAsync();
            Assert.Equal("11", (string)answer["model"]!["version"]!);
            return app.Output.Contains("Candidate 12 against 11: 1 of 1 differ", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task CandidateThatIsNoneLeavesTheCurrentOneServing()
    {
        await using var app = await StartAsync();
        await stored.UploadAsync("11", 1);
        await stored.PointAsync("""{"name":"digits","version":"11","candidate":{"version":"99","share":1,"shadow":false}}""");

        await UntilServedAsync(app, "11", 1);

        Assert.Contains("candidate 99", await RefusalAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RoutesListPromoteAndRollBack()
    {
        await using var app = await StartAsync();
        await stored.UploadAsync("11", 1);
        await stored.UploadAsync("12", 2, key);
        await (await app.Http.PostAsync("api/models/roll-back", null)).ProblemAsync(409);

        await (await app.Http.PostAsync("api/models/11/promote", null)).JsonAsync();
        await UntilServedAsync(app, "11", 1);
        var pointer = await (await app.Http.PostAsync("api/models/12/promote", null)).JsonAsync();
        Assert.Equal("""{"name":"digits","version":"12","previous":"11"}""", pointer.ToJsonString());
        await UntilServedAsync(app, "12", 2);

        var list = (await (await app.Http.GetAsync("api/models")).JsonAsync())["models"]!.AsArray();
        Assert.Equal(
            [("11", "previous", false), ("12", "current", true)],
            list.Select(model => ((string)model!["version"]!, (string)model["role"]!, (bool)model["isSigned"]!)).Order());

        await (await app.Http.PostAsync("api/models/roll-back", null)).JsonAsync();
        await UntilServedAsync(app, "11", 1);
        // Twice would lead back to what was just rolled back from.
        await (await app.Http.PostAsync("api/models/roll-back", null)).ProblemAsync(409);
        await (await app.Http.PostAsync("api/models/99/promote", null)).ProblemAsync(404);
        await (await app.Http.PostAsync("api/models/..%2F..%2Fsecrets/promote", null)).ProblemAsync(404);
    }

    public async Task InitializeAsync()
    {
        models.Write("10", 7);
        await azurite.InitializeAsync();
        stored = new StoredModels(azurite.ConnectionString);
        await stored.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        await azurite.DisposeAsync();
        models.Dispose();
        key.Dispose();
    }

    private Task<FunctionsApp> StartAsync(params (string Name, string Value)[] settings) =>
        FunctionsApp.StartAsync(azurite.ConnectionString, models.Path, settings);

    private static async Task<(string Version, int Digit)> ServedAsync(FunctionsApp app)
    {
        var answer = await (await app.Http.PostImageAsync("api/predict", Image)).JsonAsync();
        return ((string)answer["model"]!["version"]!, (int)answer["predictions"]![0]!["digit"]!);
    }

    private static Task UntilServedAsync(FunctionsApp app, string version, int digit) =>
        app.UntilAsync($"version {version} serves", async () => await ServedAsync(app) == (version, digit));

    /// <summary>Why the model that was published is not the one that serves.</summary>
    private static async Task<string> RefusalAsync(FunctionsApp app)
    {
        await app.UntilAsync("a model is refused", async () => (string)(await HealthAsync(app))["status"]! == "degraded");
        return Assert.Single((await HealthAsync(app))["reasons"]!.AsArray())!.ToString();
    }

    private static async Task<JsonNode> HealthAsync(FunctionsApp app)
    {
        using var response = await app.Http.GetAsync("api/health");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
