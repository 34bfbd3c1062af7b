using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Digits.Training;
using Digits.Training.Commands;

namespace Digits.Infra.Tests;

/// <summary>What the training machine runs at its first start.</summary>
public sealed class TrainerTests
{
    private static readonly string CloudInit = InfraFolder.Text("infra/trainer.cloud-init.yaml");

    private static readonly string Script = string.Join('\n',
        CloudInit[CloudInit.IndexOf("#!/usr/bin/env bash", StringComparison.Ordinal)..].Split("\n  - path:")[0].Split('\n').Select(line => line.StartsWith("      ", StringComparison.Ordinal) ? line[6..] : line));

    [Fact]
    public void EveryCommandIsOneOfTheTrainingJob()
    {
        Dictionary<string, Command> commands = new[]
        {
            FetchCommand.Create(), TrainCommand.Create(), ExportCommand.Create(), EvaluateCommand.Create(), PublishCommand.Create(),
        }.ToDictionary(command => command.Name);
        var lines = InfraFolder.Captures(Script, @"(?m)^digits (\w.*)$").Select(line => line
            .Replace("\"${resume[@]}\"", "--resume", StringComparison.Ordinal)
            .Replace("\"$(cat \"$work/version\")\"", "202612010900", StringComparison.Ordinal)
            .Replace("__ACCOUNT__", "https://example.org/", StringComparison.Ordinal)
            .Replace("\"", "", StringComparison.Ordinal)
            .Split('>')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.Equal(["fetch", "train", "export", "evaluate", "publish"], lines.Select(line => line[0]));
        Assert.All(lines, line => Assert.Empty(commands[line[0]].Parse(line[1..]).Errors.Select(error => error.Message)));
    }

    [Fact]
    public void CheckpointsHaveTheNamesThatTrainingGivesThem()
    {
        Assert.Contains($"$work/train/{Train.LastFile}", Script, StringComparison.Ordinal);
        Assert.Contains($"$work/train/{Train.BestFile}", Script, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPlaceIsFilledIn()
    {
        string module = InfraFolder.Text("infra/modules/trainer.bicep");

        Assert.Equal(
            InfraFolder.Captures(CloudInit[CloudInit.IndexOf("package_update", StringComparison.Ordinal)..], "(__[A-Z_]+?__)").Distinct().Order(),
            InfraFolder.Captures(module, "(?m)^    (__[A-Z_]+?__):").Order());
    }

    [Fact]
    public void ScriptIsShellThatParses()
    {
        if (OperatingSystem.IsWindows())
            return; // no bash to ask
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        bash.StandardInput.Write(Script);
        bash.StandardInput.Close();
        string error = bash.StandardError.ReadToEnd();
        bash.WaitForExit();

        Assert.True(bash.ExitCode == 0, error);
    }

    [Fact]
    public void MachineSwitchesItselfOffHoweverItEnds() => Assert.Matches(new Regex(@"trap switch_off EXIT"), Script);
}
