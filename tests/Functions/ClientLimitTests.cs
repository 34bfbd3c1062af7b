using System.Net;
using Microsoft.AspNetCore.Http;
using Digits.Functions.Http;

namespace Digits.Functions.Tests;

/// <summary>How often one client may ask, set low.</summary>
public sealed class ClientLimitTests : IDisposable
{
    private readonly ModelFolder models = new();

    public ClientLimitTests() => models.Write("1", 3);

    [Fact]
    public async Task ClientThatAsksTooOftenIsToldWhenToComeBackAndOthersAreServed()
    {
        await using var app = await FunctionsApp.StartAsync(
            null, models.Path, ("Digits__ClientRequestsPerSecond", "1"), ("Digits__ClientRequestBurst", "3"));

        HttpResponseMessage? refused = null;
        await app.UntilAsync("a request is refused", async () =>
            (refused = await AskAsync(app, "203.0.113.7:50312")).StatusCode == HttpStatusCode.TooManyRequests);

        Assert.Equal(TimeSpan.FromSeconds(1), refused!.Headers.RetryAfter?.Delta);
        Assert.Contains("Retry-After", await refused.ProblemAsync(429), StringComparison.Ordinal);
        // What a client writes before the address that the front end saw makes nobody another.
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "203.0.113.8")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("api/health")).StatusCode);
        await app.UntilAsync("the client is served again", async () => (await AskAsync(app, "203.0.113.7")).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("203.0.113.7", "10.0.0.1", "203.0.113.7")]
    [InlineData("203.0.113.7:50312", "127.0.0.1", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7", "127.0.0.1", "203.0.113.7")]
    [InlineData("[2001:db8:1:2:3:4:5:6]:50312", "127.0.0.1", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::9", "127.0.0.1", "2001:db8:1:2::")]
    [InlineData("::ffff:203.0.113.7", "127.0.0.1", "203.0.113.7")]
    [InlineData(null, "10.0.0.1", "10.0.0.1")]
    [InlineData("unknown", "10.0.0.1", "10.0.0.1")]
    [InlineData(null, "127.0.0.1", null)]
    [InlineData(null, "::1", null)]
    public void ClientIsTheAddressThatTheFrontEndSaw(string? forwarded, string connection, string? client)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(connection) } };
        if (forwarded is not null) http.Request.Headers["X-Forwarded-For"] = forwarded;

        Assert.Equal(client, ClientAddress.Of(http));
    }

    [Fact]
    public async Task RequestThatWaitsTooLongForItsTurnIsGivenUp()
    {
        await using var app = await FunctionsApp.StartAsync(
            null, models.Path, ("Digits__MaxConcurrentReads", "1"), ("Digits__MaxQueueSeconds", "0.2"));
        await app.UntilAsync("a model serves", async () => (await AskAsync()).IsSuccessStatusCode); // without one, the upload would be refused at once
        using var upload = new HalfwayUpload(app.Http.BaseAddress!.Port);
        await upload.BeginAsync();

        HttpResponseMessage? refused = null;
        await app.UntilAsync("a request is given up", async () =>
        {
            refused = await AskAsync();
            return refused.StatusCode == HttpStatusCode.ServiceUnavailable
                && (await refused.ProblemAsync(503)).Contains("turn", StringComparison.Ordinal);
        });

        Assert.NotNull(refused!.Headers.RetryAfter);

        Task<HttpResponseMessage> AskAsync() => app.Http.PostImageAsync("api/predict", TestImages.Png(TestImages.Ones(1)));
    }

    public void Dispose() => models.Dispose();

    private static async Task<HttpResponseMessage> AskAsync(FunctionsApp app, string forwarded)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/model");
        request.Headers.Add("X-Forwarded-For", $"198.51.100.{Random.Shared.Next(256)}, {forwarded}");
        return await app.Http.SendAsync(request);
    }
}
