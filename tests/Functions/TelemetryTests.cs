using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Digits.Functions.Tests;

/// <summary>A collector of the tests' own gets what the app exports by the OpenTelemetry protocol over HTTP.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly ModelFolder models = new();
    private readonly HttpListener collector = new();
    private readonly ConcurrentDictionary<string, string> received = new();
    private readonly string address = $"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/";

    [Fact]
    public async Task CollectorGetsTracesAndFiguresByTheirNames()
    {
        models.Write("1", 3);
        collector.Prefixes.Add(address);
        collector.Start();
        _ = CollectAsync();
        await using var app = await FunctionsApp.StartAsync(
            null, models.Path, ("OTEL_EXPORTER_OTLP_ENDPOINT", address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));

        await (await app.Http.PostImageAsync("api/predict", TestImages.Png(TestImages.Ones(1)))).JsonAsync();
        await (await app.Http.PostImageAsync("api/read?layout=field", TestImages.Png(TestImages.Ones(2)))).JsonAsync();
        await (await app.Http.PostImageAsync("api/predict", [])).ProblemAsync(400);

        // Protobuf keeps strings as they are.
        await app.UntilAsync("all names arrived", () => Task.FromResult(
            Names("/v1/metrics", "digits.read", "digits.unsure", "digits.stage.duration", "digits.requests.refused", "model.version", "predict", "decode", "classify")
            && Names("/v1/traces", "PredictDigit", "ReadScan")));
    }

    public void Dispose()
    {
        collector.Close();
        models.Dispose();
    }

    private bool Names(string path, params string[] names) => names.All(name => received.GetValueOrDefault(path, "").Contains(name, StringComparison.Ordinal));

    private async Task CollectAsync()
    {
        try
        {
            while (true)
            {
                var context = await collector.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                received.AddOrUpdate(context.Request.Url!.AbsolutePath, _ => Text(body), (_, before) => before + Text(body));
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed at the test's end.
        }

        static string Text(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());
    }
}
