using Digits.Recognition;
using Digits.Training.Augmentation;

namespace Digits.Training.Report.Sections;

/// <summary>How the training went, and what augmentation made of its pictures.</summary>
internal static class TrainingSection
{
    private const int Variants = 11;

    public static string Of(ReportContents contents)
    {
        var html = contents.Training is { Epochs.Count: > 0 } training ? Curves(contents, training)
            : Html.Paragraph("The checkpoint that this model was exported from is not there (--checkpoint FILE), so its course can't be shown.");
        return html + Augmented(contents);
    }

    private static string Curves(ReportContents contents, TrainState training)
    {
        var epochs = training.Epochs;
        ChartSeries Line(string name, Func<EpochFigures, double> figure) => new(name, [.. epochs.Select(epoch => (double[])[epoch.Epoch, figure(epoch)])], Dots: true);
        return Html.Paragraph($"{epochs.Count} epochs in {epochs.Sum(epoch => epoch.Seconds) / 60:0.0} minutes. Training figures are of augmented pictures and so look worse than validation ones.")
            + Html.Row("charts",
                contents.Chart(new ChartSpec("loss", "lines", "Loss", new("epoch", Min: 1), new("cross-entropy", Min: 0))
                {
                    Series = [Line("training", epoch => epoch.TrainLoss), Line("validation", epoch => epoch.ValidationLoss)],
                }, "Mean cross-entropy in nats."),
                contents.Chart(new ChartSpec("accuracy", "lines", "Error", new("epoch", Min: 1), new("error", "percent", Log: true))
                {
                    Series = [Line("training", epoch => 1 - epoch.TrainAccuracy), Line("validation", epoch => 1 - epoch.ValidationAccuracy)],
                }, "Share read wrong, on a logarithmic scale."));
    }

    private static string Augmented(ReportContents contents)
    {
        if (contents.Exploration.Digits.FirstOrDefault(set => set.Summary.Split == "train") is not { } set) return "";
        var settings = contents.Training?.Settings.Augmentation ?? new AugmentationSettings();
        var (random, pictures, input, changed) = (new Random(1), new List<GreyImage>(), new float[784], new float[784]);
        for (var digit = 0; digit < 10; digit++)
        {
            var index = set.Portrait.MostTypical[digit];
            if (index < 0) continue;
            set.Portrait.Set.CopyInput(index, input);
            pictures.Add(Picture.FromInput(input));
            for (var variant = 0; variant < Variants; variant++)
            {
                Augmenter.Apply(input, changed, settings, random);
                pictures.Add(Picture.FromInput(changed));
            }
        }

        var rubbish = RubbishShapes.DrawLetters(Variants + 1, 1).Concat(RubbishShapes.DrawMarks(Variants + 1, 1)).ToList();
        return Html.Heading("Augmentation")
            + Html.Figure(Picture.OfDigit(Picture.Sheet(pictures, Variants + 1), "A typical picture of each digit and eleven variants"),
                "First in each row a picture as it is; then what the network is shown in its place.", "sheet")
            + Html.Heading("Rubbish")
            + Html.Figure(Picture.OfDigit(Picture.Sheet(rubbish, Variants + 1), "Letters and marks"),
                "Drawn letters and marks, which the network learns to be unsure about.", "sheet");
    }
}
