using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>
/// Hands inputs to one target, in a process of its own that may die of them: native decoders crash rather than throw. The
/// number of the input at work stands in a file that outlives the process; findings go to standard output, a line each.
/// </summary>
internal static class FuzzWorker
{
    /// <summary>Most processor time for one input: a busy machine must not make findings.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public const long ProgressBytes = sizeof(long);

    private const long MostAllocated = 400_000_000; // Bytes for one input; a page of the most pixels allowed has 1,000,000.

    /// <param name="from">The first input's number.</param>
    /// <param name="count">How many inputs.</param>
    /// <param name="time">Ends earlier after this.</param>
    /// <param name="progressFile">Of <see cref="ProgressBytes"/>.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string targetName, int seed, long from, long count, TimeSpan time, string progressFile)
    {
        using var file = MemoryMappedFile.CreateFromFile(progressFile, FileMode.Open);
        using var progress = file.CreateViewAccessor(0, ProgressBytes);
        var target = FuzzTargets.Find(targetName);
        var clock = Stopwatch.StartNew();
        var (refused, index) = (0L, from);
        for (; index < from + count && clock.Elapsed < time; index++)
        {
            progress.Write(0, index);
            var input = target.Input(seed, index);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var before = Environment.CpuUsage.TotalTime;
            string? what = null;
            try
            {
                target.Take(input);
            }
            catch (Exception exception) when (exception.GetType() == target.Documented)
            {
                refused++;
            }
            catch (Exception exception)
            {
                what = $"{exception.GetType().Name} {Place(exception)}: {exception.Message.ReplaceLineEndings(" ")}";
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            var spent = Environment.CpuUsage.TotalTime - before;
            if (spent > Deadline) what ??= $"took {spent.TotalSeconds:N0} s";
            if (allocated > MostAllocated) what ??= $"allocated {allocated:N0} bytes";
            if (what is not null) Say("finding", index, what);
        }

        Say("done", index - from, refused.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static void Say(string kind, long number, string text) => Console.WriteLine($"{kind}\t{number}\t{text}");

    /// <summary>The first method of ours in the stack, where there is one.</summary>
    private static string Place(Exception exception) =>
        exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("at Digits.", StringComparison.Ordinal) && !line.Contains("Fuzz", StringComparison.Ordinal))?.Trim()
        ?? "outside of our code";
}
