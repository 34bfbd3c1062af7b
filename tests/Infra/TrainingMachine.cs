using System.Diagnostics;

namespace Digits.Infra.Tests;

/// <summary>
/// The training machine's script, run here in a folder of its own with stand-ins for what only that machine has: each
/// notes how it was called. The stand-in for dotnet fails at <paramref name="failsAt"/>.
/// </summary>
internal sealed class TrainingMachine(string? failsAt = null) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digits-trainer-");

    public static string CloudInit { get; } = InfraFolder.Text("infra/trainer.cloud-init.yaml");

    /// <summary>The script as cloud-init writes it to the machine, its places not yet filled in.</summary>
    public static string Script { get; } = string.Join('\n',
        from line in CloudInit[CloudInit.IndexOf("#!/usr/bin/env bash", StringComparison.Ordinal)..].Split("\n  - path:")[0].Split('\n')
        select line.StartsWith("      ", StringComparison.Ordinal) ? line[6..] : line);

    public string Work => Path.Combine(_folder.FullName, "digits", "work");

    /// <summary>The calls of the last run, a line each, in order.</summary>
    public IReadOnlyList<string> Calls { get; private set; } = [];

    /// <returns>The script's exit code.</returns>
    public int Start()
    {
        string log = Path.Combine(_folder.FullName, "calls");
        File.WriteAllText(log, "");
        StandIn("bin/nvidia-smi", "");
        StandIn("bin/jq", "echo a-token");
        StandIn("bin/curl", "echo curl \"$@\" >> CALLS");
        StandIn("bin/git", "mkdir source");
        StandIn("dotnet/dotnet", $"echo dotnet \"$@\" >> CALLS; case \"$*\" in *Training.dll\\ {failsAt ?? "-"}*) exit 1;; esac");
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = Path.Combine(_folder.FullName, "bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        using var bash = Process.Start(start)!;
        bash.StandardInput.Write(Script
            .Replace("/opt/", _folder.FullName + "/", StringComparison.Ordinal)
            .Replace("__ACCOUNT__", "https://account.example/", StringComparison.Ordinal)
            .Replace("__MACHINE__", "https://azure.example/machine", StringComparison.Ordinal));
        bash.StandardInput.Close();
        bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Calls = File.ReadAllLines(log);
        return bash.ExitCode;

        void StandIn(string path, string body)
        {
            string full = Path.Combine(_folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, "#!/bin/sh\n" + body.Replace("CALLS", log, StringComparison.Ordinal) + "\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
