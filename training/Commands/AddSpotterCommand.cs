using System.CommandLine;
using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Models;
using Digits.Training.Spotting;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>add-spotter</c>: puts the networks that read pages into a model folder that was not published yet.</summary>
public static class AddSpotterCommand
{
    private const string SpotterFile = "spotter.onnx", RegionsFile = "regions.onnx", FieldSpotterFile = "field-spotter.onnx";
    private const string Served = ".int8.onnx"; // takes less than half as long; training goes on from the others

    public static Command Create()
    {
        var model = Options.Model();
        var data = Options.Data();
        var json = Options.Json();
        var spotter = File("--spotter", "The network that finds digits, as train-spotter leaves it", SpotterFile);
        var regions = File("--regions", "The network that looks again, as train-regions leaves it", RegionsFile);
        var fieldSpotter = File("--field-spotter", "A second network that finds digits, for fields", FieldSpotterFile);
        var command = new Command("add-spotter", "Put the networks that read pages into a model folder; those that were not trained stay as they are") { spotter, regions, fieldSpotter, model, data, json };
        command.SetAction((parsed, _) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var folder = ModelVersions.Resolve(parsed.GetValue(model)!);
            var there = ModelFolder.Read(folder);
            var manifest = there.Manifest;
            var (spotterOnnx, regionsOnnx, fieldSpotterOnnx) = (Find(parsed, spotter), Find(parsed, regions), Find(parsed, fieldSpotter));
            if (spotterOnnx is null && regionsOnnx is null && fieldSpotterOnnx is null)
            {
                throw new JobFailedException($"Neither {parsed.GetValue(spotter)} nor {parsed.GetValue(regions)} is there: `training train-spotter` and `training train-regions` write them.");
            }

            var book = GlyphBooks.Read(parsed.GetValue(data)).Training;
            var finder = spotterOnnx is null ? there.Spotter : SpotterExport.Quantize(spotterOnnx, book);
            using var loaded = DigitSpotter.Load(finder ?? throw new JobFailedException($"{folder} has no spotter yet: give one with --spotter."));
            if (spotterOnnx is not null) manifest = manifest with { Spotter = Put(folder, SpotterFile, spotterOnnx, finder) };

            if (regionsOnnx is not null)
            {
                var quantized = RegionNetwork.Quantize(regionsOnnx, book, loaded);
                RegionClassifier.Load(quantized).Dispose(); // proves that it runs
                manifest = manifest with { Regions = Put(folder, RegionsFile, regionsOnnx, quantized) };
            }

            if (fieldSpotterOnnx is not null)
            {
                var quantized = SpotterExport.Quantize(fieldSpotterOnnx, book);
                DigitSpotter.Load(quantized).Dispose(); // proves that it runs
                manifest = manifest with { FieldSpotter = Put(folder, FieldSpotterFile, fieldSpotterOnnx, quantized) };
            }

            AtomicFile.Write(Path.Combine(folder, ModelManifest.FileName), JsonSerializer.SerializeToUtf8Bytes(manifest, ModelManifest.Json));
            if (parsed.GetValue(json)) terminal.WriteJson(new { folder, manifest.Spotter, manifest.Regions, manifest.FieldSpotter });
            foreach (var file in manifest.Networks)
            {
                if (!parsed.GetValue(json)) terminal.Out.MarkupLineInterpolated($"{folder}: {file.File}, {file.Bytes:N0} bytes, SHA-256 {file.Sha256}");
            }

            return Cli.Done;
        }));
        return command;
    }

    private static Option<string> File(string name, string description, string file) => new(name)
    {
        Description = description, DefaultValueFactory = _ => Path.Combine("artifacts", "spotter", file), HelpName = "FILE",
    };

    /// <exception cref="JobFailedException">A file that was asked for is missing.</exception>
    private static byte[]? Find(ParseResult parsed, Option<string> option)
    {
        var path = parsed.GetValue(option)!;
        if (System.IO.File.Exists(path)) return System.IO.File.ReadAllBytes(path);
        return parsed.GetResult(option) is { Implicit: false } ? throw new JobFailedException($"{path} is missing.") : null;
    }

    /// <summary>Puts a network into the folder as it was trained, and beside it as it serves.</summary>
    private static ModelFile Put(string folder, string file, byte[] trained, byte[] quantized)
    {
        AtomicFile.Write(Path.Combine(folder, file), trained);
        var served = Path.ChangeExtension(file, Served);
        AtomicFile.Write(Path.Combine(folder, served), quantized);
        return new ModelFile(served, quantized.Length, ModelVersions.Sha256Of(quantized));
    }
}
