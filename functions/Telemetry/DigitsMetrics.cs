using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Digits.Functions.Telemetry;

/// <summary>The figures that the app counts, as instruments of the Meter <see cref="DigitsTelemetry.Name"/>; README lists them.</summary>
public static class DigitsMetrics
{
    /// <summary>Tag: the version that answered.</summary>
    public const string Version = "model.version";

    /// <summary>Tag: the version on trial.</summary>
    public const string Candidate = "candidate.version";

    private static readonly Meter Meter = new(DigitsTelemetry.Name);

    private static readonly Counter<long> Digits = Meter.CreateCounter<long>("digits.read", "{digit}", "Digits read; tags: model.version, trigger");

    private static readonly Counter<long> Unsure = Meter.CreateCounter<long>("digits.unsure", "{digit}", "Those of digits.read that a person should look at");

    private static readonly Counter<long> Scans = Meter.CreateCounter<long>("digits.scans", "{scan}", "Uploaded scans; tag outcome: read, or why not");

    private static readonly Histogram<double> Age = Meter.CreateHistogram(
        "digits.scan.age", "s", "From a scan's upload to its result", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 5, 10, 30, 60, 300, 1800, 7200] });

    private static readonly Histogram<double> Stages = Meter.CreateHistogram(
        "digits.stage.duration", "s", "Time a stage took; tags: stage, trigger", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30] });

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("digits.requests.refused", "{request}", "Problems answered; tag: status");

    /// <summary>Digits and lines that a candidate read behind an answer.</summary>
    public static Counter<long> Compared { get; } = Meter.CreateCounter<long>("digits.shadow.compared", "{reading}", "What a candidate read too; tags: model.version, candidate.version");

    /// <summary>Those of <see cref="Compared"/> that it read otherwise.</summary>
    public static Counter<long> Disagreed { get; } = Meter.CreateCounter<long>("digits.shadow.disagreed", "{reading}", "What it read otherwise; tags as digits.shadow.compared");

    /// <param name="trigger">predict, read, infer or scan.</param>
    public static void CountDigits(string version, string trigger, int digits, int unsure)
    {
        var tags = new TagList { { Version, version }, { "trigger", trigger } };
        Digits.Add(digits, tags);
        Unsure.Add(unsure, tags);
    }

    /// <param name="outcome">read, or the reason of the error.</param>
    /// <param name="age">Since its upload.</param>
    public static void CountScan(string outcome, TimeSpan age)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        Scans.Add(1, tag);
        Age.Record(age.TotalSeconds, tag);
    }

    /// <param name="started">Of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public static void EndStage(string stage, string trigger, long started) => Stages.Record(
        Stopwatch.GetElapsedTime(started).TotalSeconds, new("stage", stage), new("trigger", trigger));

    public static void CountProblem(int status) => Refused.Add(1, new KeyValuePair<string, object?>("status", status));
}
