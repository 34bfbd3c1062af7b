using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Evaluation;

namespace Digits.Training.Report;

/// <summary>What a report is made from.</summary>
/// <param name="Training">The training's course; null when its checkpoint isn't there.</param>
public sealed record ReportContents(EvaluationResult Result, Exploration Exploration, DigitClassifier Classifier, TrainState? Training)
{
    private readonly List<ChartSpec> charts = [];

    /// <summary>The charts that the sections have asked for so far.</summary>
    public IReadOnlyList<ChartSpec> Charts => charts;

    /// <summary>Asks for a chart.</summary>
    /// <returns>The mark that stands for it in the HTML until it is drawn.</returns>
    public string Chart(ChartSpec chart, string text)
    {
        charts.Add(chart);
        return Html.Figure(MarkOf(chart.Name), text, "chart");
    }

    public static string MarkOf(string chart) => $"<!--chart {chart}-->";
}
