using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions.Tests;

/// <summary>Who may ask what, and what nobody gets through.</summary>
[Collection(AppCollection.Name)]
public sealed class SecurityTests(AppFixture fixture)
{
    private static readonly byte[] Png = TestImages.Png(TestImages.Ones(1));

    /// <summary>Each file claims to be a PNG.</summary>
    public static TheoryData<string> Masquerades => ["svg", "html", "html in UTF-16", "xml after spaces", "PNG with a script", "PNG that is a zip", "PNG that is a PDF"];

    [Fact]
    public void OnlyHealthThePageAndDescriptionsNeedNoKey()
    {
        var levels = HttpFunctions().ToLookup(function => function.Trigger.AuthLevel, function => function.Name);

        Assert.Equal(
            [
                "AnswerPreflight", "DescribeModel", "DescribeModelVersion", "DescribeServer", "Health", "ReportLive", "ReportModelReady",
                "ReportModelReadyVersion", "ReportReady", "ShowModel", "ShowOpenApi", "ShowPage", "ShowPageFile",
            ],
            levels[AuthorizationLevel.Anonymous].Order(StringComparer.Ordinal));
        Assert.All(levels.Select(level => level.Key), level => Assert.True(level is AuthorizationLevel.Anonymous or AuthorizationLevel.Function or AuthorizationLevel.Admin));
    }

    [Fact]
    public void OpenApiSaysWhichOperationsNeedNoKey()
    {
        var open = OpenApiContract.Document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
            .Where(operation => operation.Value!["security"] is JsonArray { Count: 0 }).Select(operation => (string)operation.Value!["operationId"]!);

        var anonymous = HttpFunctions().Where(function => function.Trigger.AuthLevel == AuthorizationLevel.Anonymous).Select(function => function.Name);
        Assert.Equal(anonymous.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Masquerades))]
    public async Task WhatIsMoreOrLessThanAnImageIsRefused(string what)
    {
        byte[] bytes = what switch
        {
            "svg" => "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray(),
            "html" => "<!DOCTYPE html><p>7</p>"u8.ToArray(),
            "html in UTF-16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("<html></html>")],
            "xml after spaces" => "\r\n  <?xml version=\"1.0\"?><svg/>"u8.ToArray(),
            "PNG with a script" => [.. Png[..33], .. TestImages.Chunk("tEXt", "a\0<script>alert(1)</script>"u8.ToArray()), .. Png[33..]],
            "PNG that is a zip" => [.. Png, .. TestImages.Zip(("a.txt", new byte[10]))],
            _ => [.. Png[..33], .. TestImages.Chunk("tEXt", "a\0%PDF-1.7"u8.ToArray()), .. Png[33..]],
        };

        foreach (var route in new[] { "api/predict", "api/read" })
        {
            await (await fixture.Http.PostImageAsync(route, bytes, "image/png")).ProblemAsync(415);
        }
    }

    [Theory]
    [InlineData("api/health")]
    [InlineData("api/scans/never.png")]
    [InlineData("page/main.js")]
    [InlineData("v2")]
    public async Task EveryAnswerCarriesTheHeadersThatBrowsersHeed(string path)
    {
        using var answer = await fixture.Http.GetAsync(path);

        string[] expected =
        [
            "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy",
            "Strict-Transport-Security", "X-Content-Type-Options",
        ];
        Assert.Subset(answer.Headers.Select(header => header.Key).ToHashSet(), expected.ToHashSet());
    }

    [Fact]
    public async Task ProblemNamesTheTraceThatTheClientBegan()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/scans/never.png");
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");

        using var answer = await fixture.Http.SendAsync(request);

        Assert.Equal(Trace, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["traceId"]!);
    }

    [Theory]
    [InlineData("form:../../host")]
    [InlineData("form:..%2Fhost")]
    [InlineData("form:/etc/passwd")]
    public async Task NameOfATemplateIsNoPath(string layout)
    {
        using var answer = await fixture.Http.PostImageAsync($"api/read?layout={layout}", Png);

        Assert.InRange((int)answer.StatusCode, 400, 404);
    }

    [Fact]
    public async Task LogHoldsNothingOfWhatWasSent()
    {
        var secret = $"secret-{Guid.NewGuid():N}";
        var image = new byte[][] { [.. Png[..33], .. TestImages.Chunk("tEXt", Encoding.ASCII.GetBytes($"a\0{secret}")), .. Png[33..]], Encoding.ASCII.GetBytes(secret) };
        foreach (var bytes in image)
        {
            await fixture.Http.PostImageAsync("api/predict", bytes);
            await fixture.Http.PostImageAsync("api/read", bytes);
            await fixture.Http.PostAsync("api/corrections", new StringContent($$"""{"corrections":[{"{{secret}}":1}]}""", Encoding.UTF8, "application/json"));
        }

        await fixture.App.UntilAsync("the requests are logged", () => Task.FromResult(fixture.App.Output.Contains("TakeCorrections", StringComparison.Ordinal)));
        Assert.DoesNotContain(secret, fixture.App.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger)> HttpFunctions() =>
        from type in typeof(PredictDigit).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        select (function.Name, trigger);
}
