using System.CommandLine;
using Azure.Identity;
using Azure.Storage.Blobs;
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
        var connection = new Option<string?>("--connection")
        {
            Description = "Connection string of the storage account (default UseDevelopmentStorage=true: Azurite)", HelpName = "STRING",
        };
        var account = Options.Address(
            "--account", "Address of the blob service instead, such as https://NAME.blob.core.windows.net; signs in with your Azure identity");
        var command = new Command("publish", "Upload a model to the container \"models\" and point digits/current.json to it")
        {
            model, connection, account, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(connection) is { Implicit: false } && result.GetResult(account) is { Implicit: false })
            {
                result.AddError("Give --connection or --account, not both.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var terminal = new Terminal(parsed);
            var folder = ModelVersions.Resolve(parsed.GetValue(model)!);
            var storage = Open(parsed.GetValue(connection), parsed.GetValue(account));
            var uploaded = await ModelPublisher.PublishAsync(storage, folder, cancellationToken);
            var manifest = ModelFolder.Read(folder).Manifest;
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new { account = storage.Uri, manifest.Name, manifest.Version, uploaded });
                return Cli.Done;
            }

            foreach (var blob in uploaded) terminal.Out.MarkupLineInterpolated($"uploaded {blob}");
            if (uploaded.Count == 0) terminal.Out.MarkupLine("all files were there already");
            terminal.Out.MarkupLineInterpolated($"{manifest.Name} {manifest.Version} is current in {storage.Uri}");
            return Cli.Done;
        });
        return command;
    }

    private static BlobServiceClient Open(string? connection, Uri? account)
    {
        if (account != null) return new BlobServiceClient(account, new DefaultAzureCredential());
        try
        {
            return new BlobServiceClient(connection ?? "UseDevelopmentStorage=true");
        }
        catch (FormatException e)
        {
            throw new JobFailedException($"--connection is no connection string of a storage account: {e.Message}", e);
        }
    }
}
