using System.Diagnostics;

namespace Digits.Functions.Telemetry;

/// <summary>What the app tells of itself: traces here, figures in <see cref="DigitsMetrics"/>.</summary>
public static class DigitsTelemetry
{
    /// <summary>Name of the ActivitySource and of the Meter, to be given to OpenTelemetry.</summary>
    public const string Name = "Digits.Functions";

    /// <summary>One activity for each run of a function.</summary>
    public static ActivitySource Source { get; } = new(Name);
}
