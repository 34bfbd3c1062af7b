// Long runs of hostile input and of faults, started by `dotnet dev.cs fuzz` and `dotnet dev.cs chaos`:
//
//   dotnet run -c Release --project tests/Robustness -- fuzz [--minutes 10] [--seed 1] [--target NAME]
//   dotnet run -c Release --project tests/Robustness -- chaos [--scans 1000] [--seed 1]
//
// fuzz:  broken files to every decoder and parser, broken requests to the running app; ends with the findings.
// chaos: the app on a storage that fails, killed and started again; ends with the ledger of what became of each scan.
// Short runs of both are tests of this project.

using System.CommandLine;
using Digits.Robustness.Tests.Chaos;
using Digits.Robustness.Tests.Fuzzing;

var seed = new Option<int>("--seed") { Description = "the same seed gives the same inputs", DefaultValueFactory = _ => 1 };
var minutes = new Option<double>("--minutes") { Description = "for how long", DefaultValueFactory = _ => 10 };
var only = new Option<string?>("--target") { Description = "this one alone" };
only.AcceptOnlyFromAmong([.. FuzzCommand.Targets]);
var fuzz = new Command("fuzz", "Broken files and requests to every decoder and route") { minutes, seed, only };
fuzz.SetAction((parsed, _) => FuzzCommand.RunAsync(TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(seed), parsed.GetValue(only)));

var scans = new Option<int>("--scans") { Description = "how many scans to drop", DefaultValueFactory = _ => 1_000 };
var chaos = new Command("chaos", "Scans read on a storage that fails, by an app that is killed") { scans, seed };
chaos.SetAction((parsed, _) => ChaosCommand.RunAsync(parsed.GetValue(scans), parsed.GetValue(seed)));

// What fuzz starts for each target; see FuzzWorker.
var target = new Argument<string>("target");
var numbers = new Argument<long[]>("seed from count seconds") { Arity = new ArgumentArity(4, 4) };
var progress = new Argument<string>("progress");
var worker = new Command("fuzz-worker") { target, numbers, progress };
worker.Hidden = true;
worker.SetAction(parsed => parsed.GetValue(numbers) is [var workerSeed, var from, var count, var seconds]
    ? FuzzWorker.Run(parsed.GetValue(target)!, (int)workerSeed, from, count, TimeSpan.FromSeconds(seconds), parsed.GetValue(progress)!)
    : 2);

return await new RootCommand("Hostile input and faults") { fuzz, chaos, worker }.Parse(args).InvokeAsync();
