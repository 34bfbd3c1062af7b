using System.CommandLine;
using Digits.Recognition;
using Digits.Training.Models;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>publish</c>: a model folder goes to blob storage, where the functions app picks it up.</summary>
public static class PublishCommand
{
    public static Command Create()
    {
        var json = Options.Json();
        var model = Options.Model();
        var keep = new Option<bool>("--keep-current") { Description = "Upload only: what serves stays, and models promote or models try comes later" };
        var command = new Command("publish", "Upload a model to the container \"models\" and point digits/current.json to it") { model, keep, json };
        var storage = new StorageOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var terminal = new Terminal(parsed);
            var folder = ModelVersions.Resolve(parsed.GetValue(model)!);
            var account = storage.Open(parsed);
            var promote = !parsed.GetValue(keep);
            var uploaded = promote
                ? await ModelPublisher.PublishAsync(account, folder, cancellationToken)
                : await ModelPublisher.UploadAsync(account, folder, cancellationToken);
            var manifest = ModelFolder.Read(folder).Manifest;
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new { account = account.Uri, manifest.Name, manifest.Version, uploaded });
                return Cli.Done;
            }

            foreach (var blob in uploaded) terminal.Out.MarkupLineInterpolated($"uploaded {blob}");
            if (uploaded.Count == 0) terminal.Out.MarkupLine("all files were there already");
            if (promote) terminal.Out.MarkupLineInterpolated($"{manifest.Name} {manifest.Version} is current in {account.Uri}");
            return Cli.Done;
        });
        return command;
    }
}
