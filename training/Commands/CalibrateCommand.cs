using System.CommandLine;
using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Augmentation;
using Digits.Training.Data;
using Digits.Training.Evaluation;
using Digits.Training.Models;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>calibrate</c>: gives a model its temperature and its threshold, from validation images.</summary>
public static class CalibrateCommand
{
    private const int DrawnOfEach = 3000; // letters, and marks: enough for a bound of half a percent
    private const int OtherHands = 1_000_003; // added to the training's seed, so that these hands are not those learned from

    public static Command Create()
    {
        var data = Options.Data();
        var model = Options.Model();
        var json = Options.Json();
        var wish = new CalibrationWish();
        var error = Share("--error", "Error wanted among accepted digits", wish.Error);
        var nonDigits = Share("--non-digits", "Share of letters and marks that may be accepted", wish.NonDigits);
        var delta = Share("--delta", "Probability with which either may be missed", wish.Delta);
        var command = new Command("calibrate", "Set a model's temperature and threshold from validation images, and write them into its model.json")
        {
            data, model, error, nonDigits, delta, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var folder = ModelVersions.Resolve(parsed.GetValue(model)!);
            var files = ModelFolder.Read(folder);
            var manifest = files.Manifest;
            var settings = SettingsOf(manifest);
            var wanted = new CalibrationWish(parsed.GetValue(error), parsed.GetValue(nonDigits), parsed.GetValue(delta));
            var validation = TrainingData.Read(parsed.GetValue(data), settings with { RubbishShare = 0 });
            var calibrated = terminal.WithProgress("calibrating", 1, _ => Calibrator.Fit(manifest, files.Onnx,
                validation.Digits.Select(validation.Validation), Rubbish(settings.Seed + OtherHands), wanted, cancellationToken));
            AtomicFile.Write(Path.Combine(folder, ModelManifest.FileName), JsonSerializer.SerializeToUtf8Bytes(calibrated, ModelManifest.Json));
            ModelVersions.AddToCard(folder, "Confidence", ModelCard.Confidence(calibrated));
            if (parsed.GetValue(json)) terminal.WriteJson(new { folder, calibrated.Temperature, calibrated.AcceptThreshold, calibrated.Calibration });
            else Print(terminal.Out, folder, calibrated);
            return Cli.Done;
        }));
        return command;
    }

    /// <summary>Letters and marks by hands that no training has seen.</summary>
    public static DigitSet Rubbish(int seed)
    {
        GreyImage[] pictures = [.. RubbishShapes.DrawLetters(DrawnOfEach, seed), .. RubbishShapes.DrawMarks(DrawnOfEach, seed)];
        return new DigitSet("letters and marks", "all", pictures, [.. Enumerable.Repeat((byte)10, pictures.Length)]) { IsNormalized = true };
    }

    private static TrainSettings SettingsOf(ModelManifest manifest) =>
        manifest.Settings is { ValueKind: JsonValueKind.Object } settings && settings.TryGetProperty("data", out _)
            ? settings.Deserialize<TrainSettings>(ModelManifest.Json)!
            : throw new JobFailedException($"model.json of {manifest.Name} {manifest.Version} doesn't say which images were held back from its training, "
                + "so nothing honest can be calibrated on. Train and export it again.");

    private static void Print(IAnsiConsole console, string folder, ModelManifest model)
    {
        var basis = model.Calibration!;
        console.MarkupLineInterpolated($"{folder}: temperature {model.Temperature:0.###}, ECE {Terminal.Percent(basis.EceBefore)} before and {Terminal.Percent(basis.EceAfter)} after");
        console.MarkupLineInterpolated($"Accepts from {model.AcceptThreshold:0.#####}: {Terminal.Percent(basis.Coverage)} of {basis.Digits} validation digits");
        console.MarkupLineInterpolated($"With {1 - basis.Delta:P0} confidence: error among accepted below {Terminal.Percent(basis.ErrorBound)}, letters and marks accepted below {Terminal.Percent(basis.NonDigitsBound)}");
    }

    private static Option<double> Share(string name, string description, double otherwise)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => otherwise, HelpName = "0..1" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 1)) result.AddError($"{name} must lie between 0 and 1.");
        });
        return option;
    }
}
