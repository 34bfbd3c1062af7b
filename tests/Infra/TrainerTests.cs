using System.CommandLine;
using Digits.Training;
using Digits.Training.Commands;

namespace Digits.Infra.Tests;

/// <summary>What the training machine does when it starts.</summary>
public sealed class TrainerTests
{
    private const string Job = "dotnet training/bin/Release/net10.0/Training.dll ";
    private const string SwitchOff = "https://azure.example/machine/deallocate";

    private static readonly Dictionary<string, Command> Commands = new[]
    {
        FetchCommand.Create(), TrainCommand.Create(), ExportCommand.Create(), EvaluateCommand.Create(), PublishCommand.Create(),
    }.ToDictionary(command => command.Name);

    [UnixFact]
    public void MachineTrainsProvesPublishesAndSwitchesItselfOff()
    {
        using var machine = new TrainingMachine();

        Assert.Equal(0, machine.Start());

        Assert.StartsWith("dotnet build -c Release training", machine.Calls[0], StringComparison.Ordinal);
        var job = machine.Calls.Where(call => call.StartsWith(Job, StringComparison.Ordinal)).Select(call => call[Job.Length..].Split(' ')).ToList();
        Assert.Equal(["fetch", "train", "export", "evaluate", "publish"], job.Select(call => call[0]));
        Assert.All(job, call => Assert.Empty(Commands[call[0]].Parse(call[1..]).Errors.Select(error => error.Message)));
        Assert.Contains(SwitchOff, machine.Calls[^1], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(machine.Work, "done")));
    }

    [UnixFact]
    public void FailedTrainingPublishesNothingAndTheMachineSwitchesItselfOff()
    {
        using var machine = new TrainingMachine(failsAt: "train");

        Assert.NotEqual(0, machine.Start());

        Assert.DoesNotContain(machine.Calls, call => call.StartsWith(Job + "publish", StringComparison.Ordinal));
        Assert.Contains(SwitchOff, machine.Calls[^1], StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(machine.Work, "done")));
    }

    [UnixFact]
    public void EvictedMachineGoesOnFromTheLastCheckpointAsTheSameVersion()
    {
        using var machine = new TrainingMachine(failsAt: "export");
        machine.Start();
        string train = Assert.Single(machine.Calls, call => call.StartsWith(Job + "train", StringComparison.Ordinal));
        string export = Assert.Single(machine.Calls, call => call.StartsWith(Job + "export", StringComparison.Ordinal));
        string checkpoint = Path.Combine(machine.Work, "train", Train.LastFile);
        Directory.CreateDirectory(Path.GetDirectoryName(checkpoint)!);
        File.WriteAllText(checkpoint, "");

        machine.Start();

        Assert.Contains(train + " --resume", machine.Calls);
        Assert.Contains(export, machine.Calls);
        Assert.Contains($"--checkpoint {Path.Combine(machine.Work, "train", Train.BestFile)} ", export, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPlaceIsFilledIn()
    {
        string text = TrainingMachine.CloudInit[TrainingMachine.CloudInit.IndexOf("package_update", StringComparison.Ordinal)..];

        Assert.Equal(
            InfraFolder.Captures(text, "(__[A-Z_]+?__)").Distinct().Order(),
            InfraFolder.Captures(InfraFolder.Text("infra/modules/trainer.bicep"), "(?m)^    (__[A-Z_]+?__):").Order());
    }
}
