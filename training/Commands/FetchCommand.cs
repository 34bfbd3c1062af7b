using System.CommandLine;
using Digits.Training.Data;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>fetch</c>: downloads MNIST.</summary>
public static class FetchCommand
{
    public static Command Create()
    {
        var data = Options.Data();
        var json = Options.Json();
        var from = Options.Address("--from", $"Folder on the web with the four .gz files, ending in a slash (default {MnistDownload.Source})");
        var command = new Command("fetch", "Download MNIST to DATA/mnist; every file is checked by its SHA-256") { data, from, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var terminal = new Terminal(parsed);
            var folder = Path.Combine(parsed.GetValue(data) ?? "data", "mnist");
            using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
            var downloaded = await MnistDownload.RunAsync(http, parsed.GetValue(from) ?? MnistDownload.Source, folder,
                path => terminal.Error.MarkupLineInterpolated($"downloaded {path}"), cancellationToken);
            if (parsed.GetValue(json)) terminal.WriteJson(new { folder, downloaded });
            else terminal.Out.MarkupLineInterpolated($"{folder}: {downloaded.Count} files downloaded, all four are right");
            return Cli.Done;
        });
        return command;
    }
}
