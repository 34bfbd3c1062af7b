using Digits.Training.Evaluation.Corruptions;

namespace Digits.Training.Report.Sections;

/// <summary>MNIST-C: the error on images spoiled in fifteen ways, with an example of each.</summary>
internal static class RobustnessSection
{
    public static string Of(ReportContents contents)
    {
        if (contents.Result.MainFigures is not { Robustness: { } robustness } || contents.Result.Main is not { } main) return "";
        var examples = MnistCorruptions.All.Select((corruption, kind) =>
        {
            var input = new float[784];
            main.Set.CopyInput(0, input);
            return Html.Figure(Picture.OfDigit(Picture.FromInput(corruption.Apply(input, MnistCorruptions.RandomOf(kind, 0))), corruption.Name), corruption.Name);
        });
        return Html.Paragraph("The fifteen corruptions of MNIST-C (Mu and Gilmer 2019), made here with a fixed seed, on all test images.")
            + Html.Row("charts", contents.Chart(new ChartSpec("spoiled", "bars", $"Error; mean {robustness.MeanError * 100:0.00}%",
                new(Format: "percent"), new(Categories: [.. robustness.Corruptions.Select(corruption => corruption.Name)]))
            {
                Values = [.. robustness.Corruptions.Select(corruption => corruption.Error)], Height = 420,
            }, "Share of images read wrong after each corruption."))
            + Html.Row("digits", examples);
    }
}
