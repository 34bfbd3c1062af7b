using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Evaluation;

namespace Digits.Training.Report.Sections;

/// <summary>Pictures as they were read: some by chance, then the surest mistakes and where the network looked.</summary>
internal static class MistakeSection
{
    private const int SampleCount = 20, MistakeCount = 24, OtherMistakeCount = 12;

    public static string Of(ReportContents contents)
    {
        if (contents.Result.Main is not { } main) return "";
        var random = new Random(1);
        var digits = Enumerable.Range(0, main.Set.Count).Where(i => main.Set.Labels[i] <= 9).ToArray();
        random.Shuffle(digits);
        var html = Html.Heading($"Some by chance: {main.Set.Name}")
            + Html.Row("digits", digits.Take(SampleCount).Select(i => Plain(main, i)))
            + Html.Heading("The surest mistakes")
            + Html.Paragraph(contents.Classifier.Manifest.ActivationMaps == null
                ? "Wrong readings, the most confident first. This model gives no activation maps."
                : "Wrong readings, the most confident first; beside each what spoke for the wrong answer (orange) and against it (blue).")
            + Worst(contents, main, MistakeCount);
        foreach (var other in contents.Result.Digits.Where(other => other != main && !KnownSets.IsForeignScript(other.Set.Name) && other.Mistakes().Count > 0))
        {
            html += Html.Heading(other.Set.Name) + Worst(contents, other, OtherMistakeCount);
        }

        return html;
    }

    private static string Worst(ReportContents contents, DigitPredictions digits, int count)
    {
        var mistakes = digits.Mistakes().Take(count).ToArray();
        if (mistakes.Length == 0) return Html.Paragraph("None.");
        var inputs = new float[mistakes.Length * 784];
        for (var i = 0; i < mistakes.Length; i++) digits.Set.CopyInput(mistakes[i], inputs.AsSpan(i * 784, 784));
        var maps = contents.Classifier.Explain(inputs, mistakes.Length);
        return Html.Row(maps == null ? "digits" : "pairs", mistakes.Select((index, i) =>
        {
            var picture = Picture.FromInput(inputs.AsSpan(i * 784, 784));
            var read = digits.ReadAt(index);
            var text = $"{digits.Set.Labels[index]} read as {read}, {digits.ConfidenceAt(index) * 100:0.0} %, no.\u00a0{index}";
            if (maps == null) return Html.Figure(Picture.OfDigit(picture, text), text);
            const int MapSize = DigitClassifier.MapSide * DigitClassifier.MapSide;
            var map = maps.AsSpan(((i * 10) + read) * MapSize, MapSize);
            return Html.Figure($"<div>{Picture.OfDigit(picture, text)}{Picture.OfMap(picture, map, $"where the network saw a {read}")}</div>", text);
        }));
    }

    private static string Plain(DigitPredictions digits, int index)
    {
        var input = new float[784];
        digits.Set.CopyInput(index, input);
        var (truth, read) = (digits.Set.Labels[index], digits.ReadAt(index));
        var text = truth == read ? $"{truth}, {digits.ConfidenceAt(index) * 100:0.0} %" : $"{truth} read as {read}, {digits.ConfidenceAt(index) * 100:0.0} %";
        return Html.Figure(Picture.OfDigit(Picture.FromInput(input), text), text, truth == read ? "" : "wrong");
    }
}
