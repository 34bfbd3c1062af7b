// Benchmarks, started by `dotnet dev.cs bench <what>`:
//
//   dotnet run -c Release --project tests/Benchmarks -- train [--network cnn|resnet] [--epochs 3] [--images 60000]
//   dotnet run -c Release --project tests/Benchmarks -- scans [--rounds 15]
//   dotnet run -c Release --project tests/Benchmarks -- batch
//   dotnet run -c Release --project tests/Benchmarks -- serve [--connections 16] [--seconds 5] [--minutes 0] [--image FILE]
//   dotnet run -c Release --project tests/Benchmarks -- upload [--scans 20] [--scan FILE]
//   dotnet run -c Release --project tests/Benchmarks -- start [--starts 5] [--image FILE]
//
// train: seconds an epoch of this project's training stack against PyTorch's, in turns on the same machine.
// scans: milliseconds a page by stage, on one core, against Tesseract on the same pages.
// batch: milliseconds a picture by how many share a run of the classifier that ships.
// serve: predictions a second and their latency over HTTP against the same work in process; overload; memory.
// upload: seconds from a scan's upload to its result, one at a time and all at once.
// start: from the start of the app's process to its first answer.

using System.CommandLine;
using Digits.Benchmarks;
using Digits.Tests;

var network = new Option<string>("--network") { Description = "which network", DefaultValueFactory = _ => "cnn" };
network.AcceptOnlyFromAmong("cnn", "resnet");
var epochs = Number("--epochs", "timed epochs on each side", 3, atLeast: 1);
var images = Number("--images", "images in an epoch, at least one batch", 60_000, atLeast: TrainBenchmark.BatchSize);
var train = new Command("train", "Seconds an epoch, TorchSharp against PyTorch") { network, epochs, images };
train.SetAction(parsed => TrainBenchmark.Run(parsed.GetValue(network)!, parsed.GetValue(epochs), parsed.GetValue(images)));

var rounds = Number("--rounds", "how often each page is read", 15, atLeast: 1);
var scans = new Command("scans", "Milliseconds a page, by stage, against Tesseract") { rounds };
scans.SetAction(parsed => ScanBenchmark.Run(parsed.GetValue(rounds)));

var batch = new Command("batch", "Milliseconds a picture, by how many share a run of the classifier");
batch.SetAction(_ => BatchBenchmark.Run());

var image = new Option<FileInfo>("--image") { Description = "a picture of one digit", DefaultValueFactory = _ => new FileInfo(Repository.File("samples", "digit.png")) };
image.AcceptExistingOnly();
var connections = Number("--connections", "HTTP connections at a time", 16, atLeast: 1);
var seconds = Number("--seconds", "time for each row", 5, atLeast: 1);
var minutes = Number("--minutes", "how long to load the app and look at its memory", 0, atLeast: 0);
var serve = new Command("serve", "Predictions a second over HTTP, against the same work in process") { connections, seconds, minutes, image };
serve.SetAction(parsed => ServeBenchmark.Run(
    parsed.GetValue(image)!.FullName,
    parsed.GetValue(connections),
    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
    TimeSpan.FromMinutes(parsed.GetValue(minutes))));

var scan = new Option<FileInfo>("--scan") { Description = "a picture of a page", DefaultValueFactory = _ => new FileInfo(Repository.File("samples", "page.png")) };
scan.AcceptExistingOnly();
var uploads = Number("--scans", "how many", 20, atLeast: 1);
var upload = new Command("upload", "From a scan's upload to its result") { uploads, scan };
upload.SetAction(parsed => UploadBenchmark.RunAsync(parsed.GetValue(scan)!.FullName, parsed.GetValue(uploads)));

var starts = Number("--starts", "how often to start the app", 5, atLeast: 1);
var start = new Command("start", "From process start to the first answer") { starts, image };
start.SetAction(parsed => StartBenchmark.Run(parsed.GetValue(image)!.FullName, parsed.GetValue(starts)));

return new RootCommand("Benchmarks") { train, scans, batch, serve, upload, start }.Parse(args).Invoke();

static Option<int> Number(string name, string description, int otherwise, int atLeast)
{
    var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
    option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < atLeast) result.AddError($"{name} must be at least {atLeast}.");
    });
    return option;
}
