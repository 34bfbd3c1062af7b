// Benchmarks, started by `dotnet dev.cs bench <what>`:
//
//   dotnet run -c Release --project tests/Benchmarks -- train [--network cnn|resnet] [--epochs 3] [--images 60000]
//   dotnet run -c Release --project tests/Benchmarks -- scans [--rounds 5]
//   dotnet run -c Release --project tests/Benchmarks -- batch
//
// train: seconds an epoch of this project's training stack against PyTorch's, in turns on the same machine.
// scans: milliseconds a page by stage, on one core, against Tesseract on the same pages.
// batch: milliseconds a picture by how many share a run of the classifier that ships.

using System.CommandLine;
using Digits.Benchmarks;

var network = new Option<string>("--network") { Description = "which network", DefaultValueFactory = _ => "cnn" };
network.AcceptOnlyFromAmong("cnn", "resnet");
var epochs = new Option<int>("--epochs") { Description = "timed epochs on each side", DefaultValueFactory = _ => 3 };
epochs.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1)
        result.AddError("--epochs must be at least 1.");
});
var images = new Option<int>("--images") { Description = "images in an epoch", DefaultValueFactory = _ => 60_000 };
images.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < TrainBenchmark.BatchSize)
        result.AddError($"--images must be at least {TrainBenchmark.BatchSize}, one batch.");
});
var train = new Command("train", "Seconds an epoch, TorchSharp against PyTorch") { network, epochs, images };
train.SetAction(parsed => TrainBenchmark.Run(parsed.GetValue(network)!, parsed.GetValue(epochs), parsed.GetValue(images)));

var rounds = new Option<int>("--rounds") { Description = "how often each page is read", DefaultValueFactory = _ => 5 };
rounds.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1)
        result.AddError("--rounds must be at least 1.");
});
var scans = new Command("scans", "Milliseconds a page, by stage, against Tesseract") { rounds };
scans.SetAction(parsed => ScanBenchmark.Run(parsed.GetValue(rounds)));

var batch = new Command("batch", "Milliseconds a picture, by how many share a run of the classifier");
batch.SetAction(_ => BatchBenchmark.Run());
return new RootCommand("Benchmarks") { train, scans, batch }.Parse(args).Invoke();
