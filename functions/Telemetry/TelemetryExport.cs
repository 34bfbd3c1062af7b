using Azure.Monitor.OpenTelemetry.Exporter;
using Digits.Functions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Digits.Functions.Telemetry;

/// <summary>
/// Sends the app's own traces and figures to Application Insights, to any OpenTelemetry collector, or to both; without either
/// setting nothing is loaded. Requests and log lines are sent by the Functions host itself, where host.json says no telemetryMode:
/// exporting them here too would count everything twice in the alerts of infra/.
/// </summary>
public static class TelemetryExport
{
    public const string InsightsSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>OpenTelemetry's own; the exporter reads its siblings, such as OTEL_EXPORTER_OTLP_PROTOCOL, itself.</summary>
    public const string CollectorSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        var insights = configuration[InsightsSetting];
        var collector = configuration[CollectorSetting];
        if (!string.IsNullOrEmpty(insights) || !string.IsNullOrEmpty(collector)) Add(services, configuration, insights, collector);
    }

    private static void Add(IServiceCollection services, IConfiguration configuration, string? insights, string? collector)
    {
        var isInsights = !string.IsNullOrEmpty(insights);
        var isCollector = !string.IsNullOrEmpty(collector);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("digits", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version!.ToString(3)))
            .WithTracing(traces =>
            {
                traces.AddSource(DigitsTelemetry.Name);
                if (isInsights) traces.AddAzureMonitorTraceExporter(Insights);
                if (!isCollector) return;
                // The request's own activity, which ASP.NET Core makes for its log alone, says that nothing of it is recorded.
                traces.SetSampler(new AlwaysOnSampler()).AddOtlpExporter();
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(DigitsTelemetry.Name);
                if (isInsights) metrics.AddAzureMonitorMetricExporter(Insights);
                if (isCollector) metrics.AddOtlpExporter();
            });

        void Insights(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = insights;
            // With an identity where storage is opened with one: Bicep turns local authentication off for both.
            var storage = configuration.GetSection(BlobStorage.Setting);
            if (string.IsNullOrEmpty(storage.Value)) options.Credential = BlobStorage.Credential(storage);
        }
    }
}
