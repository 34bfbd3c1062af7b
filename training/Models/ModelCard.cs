using System.Globalization;
using System.Text;
using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Evaluation;

namespace Digits.Training.Models;

/// <summary>MODEL_CARD.md: what the model is, what it learned from, how well it does and where it fails (Mitchell et al. 2019).</summary>
public static class ModelCard
{
    /// <param name="test">The evaluation on the test set; null when there was none.</param>
    public static string Write(ModelManifest manifest, TrainState training, TrainingData data, SetFigures? test)
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
        card.AppendLine($"- Data: {training.Data}, through the same normalisation that serves. Held back to choose the epoch by: "
            + $"{string.Join("; ", HeldBack(settings, data))}. The test images were evaluated once, after the choice.");
        foreach (var (file, sha256) in training.DataSha256) card.AppendLine($"  - {file}: SHA-256 {sha256}");
        card.AppendLine($"- Network `{settings.Network}`, {manifest.Metrics!["parameters"]:N0} parameters; {(settings.Optimizer == TrainSettings.Adam ? "AdamW" : "SGD with Nesterov momentum")}, one-cycle rate up to "
            + $"{Number(settings.LearningRate)}, batch {settings.Batch}, {settings.Epochs} epochs of augmented pictures, {Percent(settings.RubbishShare)} of them no digits, "
            + $"weights averaged, seed {settings.Seed}; epoch {best.Epoch} had the best validation accuracy. "
            + "`training train --settings model.json` repeats it.");
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

        card.AppendLine("| file | bytes | 1 picture | 200 pictures | accuracy on MNIST's test images |");
        card.AppendLine("|---|---|---|---|---|");
        AddFile(card, manifest, ModelExport.FloatFile, "");
        AddFile(card, manifest, ModelExport.Int8File, "int8.");
        card.AppendLine();
        card.AppendLine($"{manifest.File} serves; training goes on from {ModelExport.FloatFile}. Milliseconds in ONNX Runtime on one thread of the machine that exported it.");
        card.AppendLine();
        card.AppendLine("## Limits");
        card.AppendLine();
        card.AppendLine("- It learned to be unsure about letters, crosses and smudges, not to name them: a letter that looks like a digit (O, l, I, S, Z) is read as one.");
        card.AppendLine("- Latin digits only.");
        return card.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>A card with a section put before its limits; one of the same heading is replaced.</summary>
    public static string With(string card, string heading, string section)
    {
        var text = $"## {heading}\n\n{section.TrimEnd()}\n\n";
        var start = card.IndexOf($"## {heading}\n", StringComparison.Ordinal);
        if (start < 0)
        {
            var limits = card.IndexOf("## Limits\n", StringComparison.Ordinal);
            return limits < 0 ? $"{card.TrimEnd()}\n\n{text.TrimEnd()}\n" : card.Insert(limits, text);
        }

        var next = card.IndexOf("\n## ", start, StringComparison.Ordinal);
        return card[..start] + (next < 0 ? text.TrimEnd() + "\n" : text + card[(next + 1)..]);
    }

    /// <summary>What the temperature and the threshold rest on, in words.</summary>
    public static string Confidence(ModelManifest manifest)
    {
        var basis = manifest.Calibration!;
        return $"Logits are divided by the temperature {manifest.Temperature.ToString("0.###", CultureInfo.InvariantCulture)} (Guo et al. 2017); on {basis.Digits:N0} validation digits that brought the "
            + $"expected calibration error from {Percent(basis.EceBefore)} to {Percent(basis.EceAfter)}. A digit is accepted from a confidence of "
            + $"{manifest.AcceptThreshold.ToString("0.#####", CultureInfo.InvariantCulture)}, as {Percent(basis.Coverage)} of them are. With {(1 - basis.Delta) * 100:0} % confidence fewer than "
            + $"{Percent(basis.ErrorBound)} of accepted digits of that kind are wrong (Geifman and El-Yaniv 2017; {Percent(basis.WantedError)} were asked for), and fewer than "
            + $"{Percent(basis.NonDigitsBound)} of letters and marks, drawn by other hands than those learned from, are accepted. `training calibrate` found these.";
    }

    /// <summary>The figures of every set, and the command that prints them.</summary>
    public static string Measured(IEnumerable<SetFigures> sets)
    {
        var table = new StringBuilder("`dotnet run -c Release --project training -- evaluate --data DIR --card` measured this:\n\n")
            .Append("| data | part | what | count | right | 95 % interval | accepted | right of these | no digits accepted |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var set in sets)
        {
            var others = set.NonDigits is { } count ? $"{Percent(set.NonDigitsAccepted!.Value)} of {count:N0}" : "";
            var learned = set.TrainedOn == true ? " (measures nothing)" : "";
            table.Append(set.Count == 0
                ? $"| {set.Name} | {set.Split}{learned} | no digits | | | | | | {others} |\n"
                : $"| {set.Name} | {set.Split}{learned} | {(set.Layout is { } layout ? $"numbers, {layout.ToString().ToLowerInvariant()}" : "digits")} | {set.Count:N0} | {Percent(set.Accuracy)} "
                    + $"| {set.AccuracyInterval!.Value.Low * 100:0.00}–{set.AccuracyInterval.Value.High * 100:0.00} % | {Percent(set.Coverage)} | {Percent(set.AcceptedAccuracy)} | {others} |\n");
        }

        foreach (var set in sets.Where(set => set.Robustness != null)) table.Append($"\nMean error on {set.Name} spoiled in the fifteen ways of MNIST-C: {Percent(set.Robustness!.MeanError)}.\n");
        return table.ToString();
    }

    private static IEnumerable<string> HeldBack(TrainSettings settings, TrainingData data) => settings.Data
        .Where(share => data.ValidationSets.Contains(share.Name))
        .Select(share => !data.HeldBackWriters.TryGetValue(share.Name, out var writers) ? $"one picture in {share.HoldBackEvery} of {share.Name}"
            : writers.Count > 10 ? $"{writers.Count} writers of {share.Name}"
            : $"of {share.Name} the writers {string.Join(", ", writers.Select(Path.GetFileNameWithoutExtension))}");

    private static void AddFile(StringBuilder card, ModelManifest manifest, string file, string prefix)
    {
        var metrics = manifest.Metrics!;
        card.AppendLine($"| {file} | {metrics[prefix + "bytes"]:N0} | {metrics[prefix + "milliseconds.onePicture"]:F2} ms | {metrics[prefix + "milliseconds.200Pictures"]:F1} ms | "
            + $"{(metrics.TryGetValue(prefix + "mnist-test.accuracy", out var accuracy) ? Percent(accuracy) : "")} |");
    }

    private static string Percent(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
