using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Digits.Tests.Portable.Worker;

public sealed class HttpTests
{
    private static readonly string[] Methods = ["GET", "POST"];

    [Fact]
    public async Task FunctionWithoutRouteIsFoundByNameUnderApi()
    {
        await using var app = await StartAsync();
        foreach (var method in Methods)
        {
            var answer = await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/api/Named"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(method, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("method").GetString());
        }
    }

    [Fact]
    public async Task OtherMethodIsNotFound()
    {
        await using var app = await StartAsync();
        var answer = await app.Client.DeleteAsync(new Uri("/api/Named", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } }""", "/Named")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "v1/digits" } } }""", "/v1/digits/Named")]
    public async Task RoutePrefixOfHostJsonIsHonoured(string hostJson, string path)
    {
        await using var app = await StartAsync(hostJson);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(app, path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(app, "/api/Named")).StatusCode);
    }

    [Theory]
    [InlineData("/api/items/7", """{"id":7,"part":null,"since":null,"path":"/api/items/7"}""")]
    [InlineData("/api/items/7/top?since=2026-02-03", """{"id":7,"part":"top","since":"2026-02-03","path":"/api/items/7/top"}""")]
    public async Task RouteAndQueryValuesFillParametersByName(string path, string expected)
    {
        await using var app = await StartAsync();
        Assert.Equal(expected, await app.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
    }

    [Fact]
    public async Task ValueThatBreaksARouteConstraintIsNotFound()
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(app, "/api/items/seven")).StatusCode);
    }

    [Fact]
    public async Task CatchAllRouteOfAStaticFunctionAnswersText()
    {
        await using var app = await StartAsync();
        Assert.Equal("GET a/b/c.png", await app.Client.GetStringAsync(new Uri("/api/files/a/b/c.png", UriKind.Relative)));
    }

    [Fact]
    public async Task BodyIsReadAndPlainResultIsWrittenAsJson()
    {
        await using var app = await StartAsync();
        var answer = await app.Client.PostAsJsonAsync("/api/Plain", new { x = 1, y = 2 });
        Assert.Equal("""{"x":2,"y":1}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task ContextTellsOfTheInvocation()
    {
        await using var app = await StartAsync();
        var first = await app.Client.GetFromJsonAsync<JsonElement>("/api/context/hello?q=5&code=secret");
        var second = await app.Client.GetFromJsonAsync<JsonElement>("/api/context/hello");
        Assert.Equal("Context", first.GetProperty("name").GetString());
        Assert.True(first.GetProperty("sameRequest").GetBoolean());
        Assert.True(first.GetProperty("follows").GetBoolean());
        Assert.Equal("hello", first.GetProperty("word").GetString());
        Assert.Equal("5", first.GetProperty("query").GetString());
        Assert.NotEqual(first.GetProperty("invocation").GetString(), second.GetProperty("invocation").GetString());
    }

    [Fact]
    public async Task MiddlewareRunsAroundTheFunctionInOrder()
    {
        await using var app = await StartAsync(configure: builder =>
        {
            builder.UseMiddleware(async (context, next) =>
            {
                context.Items["note"] = "first";
                await next();
            });
            builder.UseWhen(context => context.FunctionDefinition.Name == "Context", async (context, next) =>
            {
                context.Items["note"] += ", second";
                await next();
            });
            builder.UseWhen(context => context.FunctionDefinition.Name == "Fails", (context, _) =>
            {
                context.GetInvocationResult().Value = Microsoft.AspNetCore.Http.Results.Text("replaced");
                return Task.CompletedTask;
            });
        });
        var answer = await app.Client.GetFromJsonAsync<JsonElement>("/api/context/x");
        Assert.Equal("first, second", answer.GetProperty("note").GetString());
        Assert.Equal("replaced", await app.Client.GetStringAsync(new Uri("/api/Fails", UriKind.Relative)));
    }

    [Fact]
    public async Task UnhandledExceptionIsA500AndItsReasonIsLoggedOnly()
    {
        await using var app = await StartAsync();
        var answer = await GetAsync(app, "/api/Fails");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("detail", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(app.Log.Lines, l => l.Level == LogLevel.Error && l.Text.StartsWith("Executed 'Functions.Fails' (Failed", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(app, "/api/Named")).StatusCode);
    }

    [Fact]
    public async Task InvocationsAreLoggedAsTheRealHostDoes()
    {
        await using var app = await StartAsync();
        await GetAsync(app, "/api/Named");
        var lines = app.Log.Lines.Select(l => l.Text).Where(t => t.Contains("Functions.Named", StringComparison.Ordinal)).ToArray();
        Assert.Matches(@"^Executing 'Functions\.Named' \(Reason='This function was programmatically called via the host APIs\.', Id=[0-9a-f-]{36}\)$", lines[0]);
        Assert.Matches(@"^Executed 'Functions\.Named' \(Succeeded, Id=[0-9a-f-]{36}, Duration=\d+ms\)$", lines[1]);
    }

    [Theory]
    [InlineData(30_000_000, null, HttpStatusCode.OK)]
    [InlineData(30_000_001, null, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(30_000_001, 40_000_000, HttpStatusCode.OK)]
    [InlineData(40_000_001, 40_000_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task BodyIsLimitedAsKestrelIsConfigured(int bytes, int? limit, HttpStatusCode expected)
    {
        await using var app = await StartAsync(configure: builder =>
        {
            if (limit is not null) builder.Services.Configure<KestrelServerOptions>(o => o.Limits.MaxRequestBodySize = limit);
        });
        using var content = new ByteArrayContent(new byte[bytes]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/Swallow") { Content = content };
        request.Headers.ExpectContinue = true; // so that a refusal is read before the body is sent
        Assert.Equal(expected, (await app.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task RequestsBeyondTheOutstandingLimitAreTurnedAway()
    {
        await using var app = await StartAsync("""{ "extensions": { "http": { "maxConcurrentRequests": 1, "maxOutstandingRequests": 2 } } }""");
        var gate = app.Services.GetRequiredService<Gate>();
        var running = GetAsync(app, "/api/Waits");
        await gate.Entered.WaitAsync();
        var others = new List<Task<HttpResponseMessage>> { GetAsync(app, "/api/Waits"), GetAsync(app, "/api/Waits") };
        var turnedAway = await Task.WhenAny(others); // one waits for its turn, the other gets an answer at once
        Assert.Equal(HttpStatusCode.TooManyRequests, (await turnedAway).StatusCode);
        Assert.Equal(0, gate.Entered.CurrentCount); // only one runs at a time
        gate.Open.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await others.Single(o => o != turnedAway)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(app, "/api/Named")).StatusCode);
    }

    [Fact]
    public async Task StoppingLetsARunningRequestFinish()
    {
        await using var app = await StartAsync();
        var gate = app.Services.GetRequiredService<Gate>();
        var running = GetAsync(app, "/api/Waits");
        await gate.Entered.WaitAsync();
        var stopped = app.StopAsync();
        await app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.WaitHandleAsync();
        gate.Open.SetResult();
        Assert.Equal("through", await (await running).Content.ReadAsStringAsync());
        await stopped;
    }

    [Theory]
    [InlineData("AzureWebJobs.Named.Disabled")]
    [InlineData("AzureWebJobs:Named:Disabled")] // as AzureWebJobs__Named__Disabled reaches the configuration
    public async Task DisabledFunctionIsNotServed(string setting)
    {
        await using var app = await RunningApp.StartAsync(
            [typeof(HttpFunctionsUnderTest)], settings: new() { [setting] = "true" },
            configure: b => b.Services.AddSingleton<Gate>());
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(app, "/api/Named")).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await GetAsync(app, "/api/Fails")).StatusCode);
    }

    private static Task<HttpResponseMessage> GetAsync(RunningApp app, string path) => app.Client.GetAsync(new Uri(path, UriKind.Relative));

    private static Task<RunningApp> StartAsync(
        string hostJson = """{ "version": "2.0" }""",
        Action<Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder>? configure = null) =>
        RunningApp.StartAsync([typeof(HttpFunctionsUnderTest)], hostJson, configure: builder =>
        {
            builder.Services.AddSingleton<Gate>();
            configure?.Invoke(builder);
        });
}
