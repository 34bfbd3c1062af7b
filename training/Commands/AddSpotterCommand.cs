using System.CommandLine;
using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Models;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>add-spotter</c>: puts a trained spotter into a model folder that was not published yet.</summary>
public static class AddSpotterCommand
{
    private const string File = "spotter.onnx";

    public static Command Create()
    {
        var model = Options.Model();
        var json = Options.Json();
        var spotter = new Option<string>("--spotter")
        {
            Description = "The network, as train-spotter leaves it", DefaultValueFactory = _ => Path.Combine("artifacts", "spotter", File), HelpName = "FILE",
        };
        var command = new Command("add-spotter", "Put the network that finds digits on pages into a model folder") { spotter, model, json };
        command.SetAction((parsed, _) => Task.Run(() =>
        {
            var terminal = new Terminal(parsed);
            var folder = ModelVersions.Resolve(parsed.GetValue(model)!);
            var path = parsed.GetValue(spotter)!;
            if (!System.IO.File.Exists(path)) throw new JobFailedException($"{path} is missing: `training train-spotter` writes it.");
            var onnx = System.IO.File.ReadAllBytes(path);
            DigitSpotter.Load(onnx).Dispose(); // proves that it runs
            var manifest = ModelFolder.Read(folder).Manifest with { Spotter = new ModelFile(File, onnx.Length, ModelVersions.Sha256Of(onnx)) };
            AtomicFile.Write(Path.Combine(folder, File), onnx);
            AtomicFile.Write(Path.Combine(folder, ModelManifest.FileName), JsonSerializer.SerializeToUtf8Bytes(manifest, ModelManifest.Json));
            if (parsed.GetValue(json)) terminal.WriteJson(new { folder, manifest.Spotter });
            else terminal.Out.MarkupLineInterpolated($"{folder}: {File}, {onnx.Length:N0} bytes, SHA-256 {manifest.Spotter.Sha256}");
            return Cli.Done;
        }));
        return command;
    }
}
