using System.Text.Json;
using System.Text.Json.Serialization;

namespace Digits.Training.Report;

/// <summary>An axis of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Format">"percent" for shares, "number" for the rest.</param>
/// <param name="Categories">Names in place of numbers.</param>
public sealed record ChartAxis(string? Name = null, string Format = "number", double? Min = null, double? Max = null, bool Log = false,
    IReadOnlyList<string>? Categories = null, int? Every = null);

/// <summary>A line, or a group of upright bars.</summary>
/// <param name="Points">Of a line: x and y.</param>
/// <param name="Values">Of bars: one a category.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double[]>? Points = null, IReadOnlyList<double>? Values = null, bool Dashed = false, bool Dots = false);

/// <summary>A chart as charts.mjs takes it.</summary>
/// <param name="Name">Name of its file, without ".svg".</param>
/// <param name="Kind">"lines", "bars", "columns" or "heat".</param>
public sealed record ChartSpec(string Name, string Kind, string Title, ChartAxis X, ChartAxis Y)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public IReadOnlyList<ChartSeries>? Series { get; init; }

    /// <summary>Of lying bars: one a category of <see cref="Y"/>.</summary>
    public IReadOnlyList<double>? Values { get; init; }

    /// <summary>Of a heat map: rows of counts.</summary>
    public int[][]? Cells { get; init; }

    /// <summary>In pixels at natural size: what fits a phone.</summary>
    public int Width { get; init; } = 360;

    public int Height { get; init; } = 280;
}
