using System.Diagnostics;
using System.Globalization;

namespace Digits.Benchmarks;

/// <summary>train_torch.py as a child process that trains on some images whenever it is told to, and sleeps in between.</summary>
internal sealed class PyTorchProcess : IDisposable
{
    private const string Advice =
        "PyTorch is not measured: no python3 here can import torch. On Debian or Ubuntu: apt-get install python3-torch libopenblas0-openmp;" +
        " elsewhere: python3 -m pip install torch numpy.";

    private readonly Process process;

    private PyTorchProcess(Process process, string version)
    {
        this.process = process;
        Version = version;
    }

    public string Version { get; }

    /// <summary>Starts it and waits until it has warmed up. Null, with advice printed, where there is no PyTorch.</summary>
    public static PyTorchProcess? Start(string network, string dataFolder, int batchSize, int threads, int warmUpSteps)
    {
        string? python = new[] { "python3", "/usr/bin/python3", "python" }.FirstOrDefault(CanImportTorch);
        if (python is null)
        {
            Console.WriteLine(Advice);
            return null;
        }
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in new[] { Path.Combine(AppContext.BaseDirectory, "train_torch.py"), network, dataFolder, $"{batchSize}", $"{threads}", $"{warmUpSteps}" })
            start.ArgumentList.Add(argument);

        // OpenBLAS and libgomp otherwise spin between calls, and take the processor from whoever's turn it is.
        start.Environment["OMP_WAIT_POLICY"] = "passive";
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
        var process = Process.Start(start)!;
        return new PyTorchProcess(process, ReadLine(process)[0]);
    }

    /// <summary>Trains on images [from, to): seconds and mean loss.</summary>
    public (double Seconds, double Loss) Train(int from, int to)
    {
        process.StandardInput.WriteLine($"{from} {to}");
        process.StandardInput.Flush();
        string[] answer = ReadLine(process);
        return (double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        process.StandardInput.Close(); // its loop ends with its input
        process.WaitForExit();
        process.Dispose();
    }

    private static string[] ReadLine(Process process) =>
        process.StandardOutput.ReadLine()?.Split(' ') ?? throw new InvalidOperationException("train_torch.py ended early; what it printed stands above.");

    private static bool CanImportTorch(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, "-c \"import torch, numpy\"") { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program
        }
    }
}
