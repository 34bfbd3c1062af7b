using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>
/// One target's inputs, from the first to the last: starts workers, watches their time and memory, and after one has died or
/// hangs goes on behind the input that did it.
/// </summary>
/// <param name="target">A target of <see cref="FuzzTargets"/>.</param>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    private const long HeapBytes = 1_500_000_000; // A worker that wants more gets an OutOfMemoryException, a finding.
    private const double AllowedGrowth = 1.5; // Of resident memory from a tenth of the run to its end..
    private const long AllowedGrowthBytes = 200_000_000; // ..beyond this much; allocators and caches settle late.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Standstill = TimeSpan.FromMinutes(5); // Without spending processor time either.

    private readonly List<Finding> findings = [];

    public string Name => target.Name;

    public IReadOnlyList<Finding> Findings => findings;

    public long Inputs { get; private set; }

    /// <summary>Inputs that were turned away as documented; the others were taken.</summary>
    public long Refused { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Resident memory of the worker early and late in its run, in bytes.</summary>
    public (long Early, long Late) Memory { get; private set; }

    /// <param name="count">How many inputs.</param>
    /// <param name="time">Ends earlier after this.</param>
    public async Task RunAsync(long count, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        while (Inputs < count && clock.Elapsed < time)
        {
            await WorkAsync(count - Inputs, time - clock.Elapsed);
        }

        Elapsed = clock.Elapsed;
        var (early, late) = Memory;
        if (late > (AllowedGrowth * early) + AllowedGrowthBytes) findings.Add(new Finding(Name, Inputs, $"memory grew from {early:N0} to {late:N0} bytes"));
    }

    private async Task WorkAsync(long count, TimeSpan time)
    {
        var progressFile = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(progressFile, new byte[FuzzWorker.ProgressBytes]);
            using var file = MemoryMappedFile.CreateFromFile(progressFile, FileMode.Open);
            using var progress = file.CreateViewAccessor(0, FuzzWorker.ProgressBytes);
            progress.Write(0, Inputs);
            using var worker = Start(count, time, progressFile);
            var (isDone, lastWords) = (false, "");
            worker.OutputDataReceived += (_, line) => isDone |= Note(line.Data);
            worker.ErrorDataReceived += (_, line) => lastWords = line.Data is { Length: > 0 } said ? said : lastWords;
            worker.BeginOutputReadLine();
            worker.BeginErrorReadLine();
            var hangs = await WatchAsync(worker, progress, time);
            await worker.WaitForExitAsync();
            if (isDone) return;

            var index = progress.ReadInt64(0);
            findings.Add(new Finding(Name, index, hangs ? "hangs" : $"ends the process with code {worker.ExitCode}: {lastWords}"));
            Inputs = index + 1;
        }
        finally
        {
            File.Delete(progressFile);
        }
    }

    private Process Start(long count, TimeSpan time, string progressFile)
    {
        string[] arguments = ["fuzz-worker", target.Name, .. ((long[])[seed, Inputs, count, (long)time.TotalSeconds + 1]).Select(Text), progressFile];
        var start = new ProcessStartInfo("dotnet", [typeof(FuzzRun).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapBytes.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return Process.Start(start)!;
    }

    /// <summary>Waits for the worker's end; kills it when it stays at one input for twice the deadline, or stands still.</summary>
    /// <returns>Whether it was killed.</returns>
    private async Task<bool> WatchAsync(Process worker, MemoryMappedViewAccessor progress, TimeSpan time)
    {
        var (clock, still, last, spent) = (Stopwatch.StartNew(), Stopwatch.StartNew(), -1L, TimeSpan.Zero);
        var exit = worker.WaitForExitAsync(CancellationToken.None);
        while (await Task.WhenAny(exit, Task.Delay(Look, CancellationToken.None)) != exit)
        {
            worker.Refresh();
            if (worker.HasExited) continue;
            var index = progress.ReadInt64(0);
            if (index != last)
            {
                (last, spent) = (index, worker.TotalProcessorTime);
                still.Restart();
            }

            if (worker.TotalProcessorTime - spent > 2 * FuzzWorker.Deadline || still.Elapsed > Standstill)
            {
                worker.Kill(entireProcessTree: true);
                return true;
            }

            // Of a process that is just ending there is nothing to see.
            if (worker.WorkingSet64 is var memory and > 0) Memory = (clock.Elapsed < time / 10 || Memory.Early == 0 ? memory : Memory.Early, memory);
        }

        return false;
    }

    /// <returns>Whether the line says that the worker has come to its end.</returns>
    private bool Note(string? line)
    {
        if (line?.Split('\t', 3) is not [var kind, var number, var text]) return false;
        var value = long.Parse(number, CultureInfo.InvariantCulture);
        if (kind == "finding")
        {
            findings.Add(new Finding(Name, value, text));
            return false;
        }

        Inputs += value;
        Refused += long.Parse(text, CultureInfo.InvariantCulture);
        return true;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
