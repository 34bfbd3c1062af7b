using System.Globalization;
using System.Text;
using Digits.Recognition;
using Digits.Training.Evaluation;

namespace Digits.Training.Models;

/// <summary>MODEL_CARD.md: what the model is, what it learned from, how well it does and where it fails (Mitchell et al. 2019).</summary>
public static class ModelCard
{
    /// <param name="test">The evaluation on the test set; null when there was none.</param>
    public static string Write(ModelManifest manifest, TrainState training, SetFigures? test)
    {
        var best = training.Best()!;
        var settings = training.Settings;
        var card = new StringBuilder();
        card.AppendLine($"# {manifest.Name} {manifest.Version}");
        card.AppendLine();
        card.AppendLine("Tells the ten handwritten digits apart. Input: float32 [N,1,28,28], 0..1, ink bright on dark, "
            + "made as MNIST was made: the longer side of the ink 20 pixels, its centre of mass in the middle. Output: logits [N,10] for 0..9.");
        card.AppendLine();
        card.AppendLine("## Made from");
        card.AppendLine();
        card.AppendLine($"- Data: {training.Data}; one writer in "
            + string.Join(", ", settings.Data.Select(share => $"{share.HoldBackEvery} ({share.Name})"))
            + " was held back to choose the epoch by (one picture, where writers aren't known). The test images were evaluated once, after the choice.");
        foreach (var (file, sha256) in training.DataSha256) card.AppendLine($"  - {file}: SHA-256 {sha256}");
        card.AppendLine($"- Network `{settings.Network}`, SGD with Nesterov momentum, one-cycle learning rate up to {Number(settings.LearningRate)}, batch {settings.Batch}, "
            + $"{settings.Epochs} epochs, seed {settings.Seed}; epoch {best.Epoch} had the best validation accuracy.");
        card.AppendLine($"- Code: commit {training.GitCommit ?? "unknown"}; {training.MadeWith ?? "versions unknown"}");
        card.AppendLine();
        card.AppendLine("## How well it does");
        card.AppendLine();
        card.AppendLine("| data | images | accuracy | loss |");
        card.AppendLine("|---|---|---|---|");
        card.AppendLine($"| validation (held back from training) | | {Percent(best.ValidationAccuracy)} | {best.ValidationLoss:F4} |");
        if (test != null) card.AppendLine($"| {test.Name}, {test.Split} | {test.Count} | {Percent(test.Accuracy)} | {test.Loss:F4} |");
        card.AppendLine();
        if (test?.PerClass != null)
        {
            card.AppendLine("| digit | precision | recall | F1 | images |");
            card.AppendLine("|---|---|---|---|---|");
            foreach (var digit in test.PerClass)
            {
                card.AppendLine($"| {digit.Label} | {digit.Precision:F4} | {digit.Recall:F4} | {digit.F1:F4} | {digit.Support} |");
            }

            card.AppendLine();
        }

        card.AppendLine("One training with one seed: expect about +-0.1 percentage points from seed to seed.");
        card.AppendLine();
        card.AppendLine("## Limits");
        card.AppendLine();
        card.AppendLine("- It always answers with a digit: letters, crosses and smudges get one too. The confidence is not calibrated yet"
            + $" (temperature {Number(manifest.Temperature)}).");
        card.AppendLine("- MNIST's hands are American, of about 1990. Elsewhere the 1 has a long upstroke, the 7 a bar, the 9 an open loop: "
            + "expect more errors.");
        card.AppendLine("- Latin digits only.");
        return card.ToString().ReplaceLineEndings("\n");
    }

    private static string Percent(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
