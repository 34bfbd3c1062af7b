using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Digits.Tests;

namespace Digits.Functions.Tests;

/// <summary>The app with the model that ships, reading the sample scans; requests.http runs top to bottom.</summary>
public sealed partial class ShippedModelTests : IAsyncLifetime
{
    private static readonly string Root = Azurite.RepositoryFolder;

    private readonly Azurite azurite = new();
    private FunctionsApp app = null!;

    [Fact]
    public async Task SampleDigitIsRead()
    {
        var image = await File.ReadAllBytesAsync(Sample("digit.png"));

        var answer = await (await app.Http.PostImageAsync("api/predict", image, "image/png")).JsonAsync();

        var truth = Truth().Single(scan => (string)scan["file"]! == "digit.png")["lines"]![0]!;
        var prediction = answer["predictions"]![0]!;
        Assert.Equal((string)truth["text"]!, prediction["digit"]!.ToString());
        Assert.InRange(Math.Abs((int)truth["box"]!["x"]! - (int)prediction["box"]!["x"]!), 0, 5);
    }

    [Theory]
    [InlineData("field.png")]
    [InlineData("table.png")]
    [InlineData("page.png")]
    [InlineData("form.png")]
    public async Task SampleScanIsReadFromStorage(string file)
    {
        var scans = new UploadedScans(new BlobServiceClient(azurite.ConnectionString), app);
        var sample = Truth().Single(scan => (string)scan["file"]! == file);

        var result = await scans.ReadAsync(file, await File.ReadAllBytesAsync(Sample(file)), (string)sample["layout"]!);

        Assert.Equal("done", (string)result["state"]!);
        var page = result["pages"]![0]!;
        var read = page["tables"]!.AsArray().Count > 0
            ? page["tables"]![0]!["rows"]!.AsArray().SelectMany(row => row!.AsArray())
            : page["lines"]!.AsArray();
        var digits = string.Concat(read.Select(line => (string)line!["text"]!));
        // Reading well is recognition's to prove; here most of the scan's digits must have come through, and little else.
        var expected = string.Concat(Texts(sample["lines"]!));
        var edits = EditDistance(expected, digits);
        Assert.True(edits <= expected.Length * 3 / 10, $"{edits} edits from {expected} to {digits}");
    }

    [Fact]
    public async Task RequestsFileRunsTopToBottom()
    {
        var scans = new UploadedScans(new BlobServiceClient(azurite.ConnectionString), app);
        await scans.ReadAsync("table.png", await File.ReadAllBytesAsync(Sample("table.png")), "table");
        var text = (await File.ReadAllTextAsync(Path.Combine(Root, "requests.http"))).ReplaceLineEndings("\n");
        var requests = text.Split("\n### ").Skip(1).ToArray();
        Assert.InRange(requests.Length, 10, int.MaxValue);
        foreach (var block in requests)
        {
            var title = block.Split('\n')[0];
            // A title that names a status expects it: "Not an image: 400, and what to do".
            var expected = StatusInTitle().Match(title) is { Success: true } named ? int.Parse(named.Groups[1].Value) : 200;

            using var response = await app.Http.SendAsync(Parse(block));

            Assert.True((int)response.StatusCode == expected, $"{title}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }

    public async Task InitializeAsync()
    {
        await azurite.InitializeAsync();
        app = await FunctionsApp.StartAsync(azurite.ConnectionString, Path.Combine(Root, "models", "digits"));
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await azurite.DisposeAsync();
    }

    private static string Sample(string file) => Path.Combine(Root, "samples", file);

    private static IEnumerable<JsonNode> Truth() => JsonNode.Parse(File.ReadAllText(Sample("truth.json")))!["scans"]!.AsArray().Select(scan => scan!);

    /// <summary>Insertions, deletions and exchanges that make one text the other (Levenshtein 1966).</summary>
    private static int EditDistance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var exchanged = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchanged, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    /// <summary>Every "text" below a scan of truth.json, wherever it stands.</summary>
    private static IEnumerable<string> Texts(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "text" ? [(string)member.Value!] : member.Value is null ? [] : Texts(member.Value)),
        JsonArray items => items.SelectMany(item => item is null ? [] : Texts(item)),
        _ => [],
    };

    /// <summary>A block of requests.http: title, request line, headers, an empty line, and the body with files by `&lt; path`.</summary>
    private static HttpRequestMessage Parse(string block)
    {
        var lines = block.TrimEnd('\n').Split('\n')[1..];
        var (method, address) = (lines[0].Split(' ')[0], lines[0].Split(' ')[1].Replace("{{host}}/", "", StringComparison.Ordinal));
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative));
        var headers = lines.Skip(1).TakeWhile(line => line.Length > 0).ToArray();
        var body = lines.Skip(2 + headers.Length).ToArray();
        if (body.Length > 0)
        {
            var bytes = body.Select(line => line.StartsWith("< ", StringComparison.Ordinal)
                ? File.ReadAllBytes(Path.Combine(Root, line[2..]))
                : System.Text.Encoding.UTF8.GetBytes(line));
            request.Content = new ByteArrayContent([.. bytes.Aggregate((left, right) => [.. left, .. "\r\n"u8, .. right])]);
        }

        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var target = request.Content is not null && header.StartsWith("Content-", StringComparison.Ordinal)
                ? (System.Net.Http.Headers.HttpHeaders)request.Content.Headers
                : request.Headers;
            target.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
        }

        return request;
    }

    [GeneratedRegex(@": (\d{3})\b")]
    private static partial Regex StatusInTitle();
}
