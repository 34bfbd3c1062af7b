using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Digits.Tests;

namespace Digits.Functions.Tests;

/// <summary>The page's files, the model for browsers, and the headers of every answer.</summary>
[Collection(AppCollection.Name)]
public sealed class PageFileTests(AppFixture fixture)
{
    private readonly HttpClient http = fixture.Http;

    [Fact]
    public async Task FileOfThePageIsServedAsItIsAndOnlyOnce()
    {
        using var answer = await http.GetAsync("page/main.js");

        Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        var file = Path.Combine(Azurite.RepositoryFolder, "functions", "wwwroot", "main.js");
        Assert.Equal(await File.ReadAllBytesAsync(file), await answer.Content.ReadAsByteArrayAsync());
        using var again = new HttpRequestMessage(HttpMethod.Get, "page/main.js") { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await http.SendAsync(again)).StatusCode);
    }

    [Theory]
    [InlineData("page/never.js")]
    [InlineData("page/..%2Fhost.json")]
    [InlineData("page/%2E%2E/host.json")]
    [InlineData("page/%5C..%5Chost.json")]
    [InlineData("page/")]
    public async Task PathOutsideOfThePageIsNotFound(string path)
    {
        using var answer = await http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task PolicyAllowsNoInlineScript()
    {
        using var answer = await http.GetAsync("");

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-eval'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public void PageIsLightBeforeItsOptionalRuntime()
    {
        var files = Directory.GetFiles(Path.Combine(Azurite.RepositoryFolder, "functions", "wwwroot"), "*", SearchOption.AllDirectories);

        Assert.InRange(files.Sum(file => new FileInfo(file).Length), 1, 300_000);
    }

    [Fact]
    public void EveryFileOfThePageIsKeptForWhenThereIsNoServer()
    {
        var files = Directory.GetFiles(Path.Combine(Azurite.RepositoryFolder, "functions", "wwwroot")).Select(file => Path.GetFileName(file)!).ToHashSet();
        var worker = File.ReadAllText(Path.Combine(Azurite.RepositoryFolder, "functions", "wwwroot", "worker.js"));

        var kept = Regex.Matches(worker, "\"page/([^\"]+)\"").Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);

        // index.html is kept under the page's own address; a browser fetches the worker by itself.
        Assert.Equal(files.Except(["index.html", "worker.js"]).Order(StringComparer.Ordinal), kept);
    }

    [Fact]
    public async Task ServingModelDescribesItselfAndIsHandedOut()
    {
        var manifest = await (await http.GetAsync("api/model")).JsonAsync();
        using var answer = await http.GetAsync("api/model/onnx");
        var onnx = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("digits 1", $"{manifest["name"]} {manifest["version"]}");
        Assert.Equal((string)manifest["sha256"]!, Convert.ToHexStringLower(SHA256.HashData(onnx)));
        using var again = new HttpRequestMessage(HttpMethod.Get, "api/model/onnx") { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await http.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task ModelThatWasNotEvaluatedHasNoEvaluation()
    {
        using var answer = await http.GetAsync("api/model/evaluation");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task CsvIsGivenToWhomWantsItMost()
    {
        var image = TestImages.Png(TestImages.Ones(2));

        Assert.StartsWith("file,page,line,text,confidence,accepted\r\nscan,1,1,33,", await Accepting("text/csv"), StringComparison.Ordinal);
        Assert.StartsWith("file,", await Accepting("application/json;q=0.5, text/*"), StringComparison.Ordinal);
        Assert.StartsWith("{", await Accepting("text/csv;q=0.4, application/json"), StringComparison.Ordinal);
        Assert.StartsWith("{", await Accepting("*/*"), StringComparison.Ordinal);

        async Task<string> Accepting(string accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/read?layout=field") { Content = new ByteArrayContent(image) };
            request.Headers.TryAddWithoutValidation("Accept", accept);
            return await (await http.SendAsync(request)).Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task OtherSitesMayAskOnlyWhereTheyAreNamed()
    {
        using var models = new ModelFolder();
        models.Write("1", AppFixture.Digit);
        await using var open = await FunctionsApp.StartAsync(null, models.Path, ("Digits__CorsOrigins", "https://forms.example, https://other.example"));

        Assert.Equal("https://forms.example", await AllowedOrigin(open.Http, "https://forms.example"));
        Assert.Null(await AllowedOrigin(open.Http, "https://evil.example"));
        Assert.Null(await AllowedOrigin(http, "https://forms.example"));
        using var preflight = Request(HttpMethod.Options, "api/scans/a/b.png/result", "https://other.example");
        using var answer = await open.Http.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("PUT", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Contains("If-Match", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);

        static async Task<string?> AllowedOrigin(HttpClient http, string origin)
        {
            using var request = Request(HttpMethod.Get, "api/health", origin);
            using var answer = await http.SendAsync(request);
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string origin)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        return request;
    }
}
