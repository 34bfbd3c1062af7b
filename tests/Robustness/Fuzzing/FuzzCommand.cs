using Digits.Tests;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>Every target in turn, for a time; prints what went in and what came of it, and keeps the bytes of findings.</summary>
internal static class FuzzCommand
{
    private const int ShownEach = 10; // Findings of one target that are printed and kept; the rest is counted.

    // Of the whole time; an HTTP request takes a hundred times as long as an image.
    private static readonly (string Target, double Share)[] Shares =
    [
        ("image", 0.17), ("container", 0.12), ("page", 0.12), ("model", 0.05), ("manifest", 0.02), ("template", 0.02), ("name", 0.01), (HttpFuzz.Name, 0.49),
    ];

    private static readonly string Folder = Repository.File("artifacts", "fuzz");

    /// <summary>The targets' names.</summary>
    public static IEnumerable<string> Targets => Shares.Select(share => share.Target);

    /// <param name="only">The one target that gets all of the time; null for every one.</param>
    /// <returns>The exit code: 1 when there are findings.</returns>
    public static async Task<int> RunAsync(TimeSpan time, int seed, string? only)
    {
        Console.WriteLine($"{"target",-10} {"inputs",10} {"a second",9} {"refused",8} {"memory, early and late",24} {"findings",9}");
        var (inputs, findings) = (0L, 0);
        foreach (var (name, share) in only is null ? Shares : [(only, 1)])
        {
            var (tried, found) = name == HttpFuzz.Name ? await FuzzHttpAsync(time * share, seed) : await FuzzAsync(name, time * share, seed);
            (inputs, findings) = (inputs + tried, findings + found);
        }

        Console.WriteLine($"\n{findings} findings in {inputs:N0} inputs, seed {seed}{(findings > 0 ? $"; their bytes lie in {Folder}" : "")}");
        return findings == 0 ? 0 : 1;
    }

    private static async Task<(long Inputs, int Findings)> FuzzAsync(string name, TimeSpan time, int seed)
    {
        var target = FuzzTargets.Find(name);
        var run = new FuzzRun(target, seed);
        await run.RunAsync(long.MaxValue, time);
        Print(name, run.Inputs, run.Elapsed, $"{run.Refused / (double)Math.Max(1, run.Inputs):P0}", run.Memory, run.Findings.Count);
        Show(run.Findings, finding => target.Input(seed, finding.Index));
        return (run.Inputs, run.Findings.Count);
    }

    private static async Task<(long Inputs, int Findings)> FuzzHttpAsync(TimeSpan time, int seed)
    {
        await using var run = new HttpFuzz(seed);
        await run.RunAsync(long.MaxValue, time);
        Print(HttpFuzz.Name, run.Requests, run.Elapsed, "", run.Memory, run.Findings.Count);
        Console.WriteLine($"           answers: {string.Join(", ", run.Answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Key} {answer.Value:N0}"))}");
        Show(run.Findings, finding => HttpFuzz.Request(seed, finding.Index, out _));
        return (run.Requests, run.Findings.Count);
    }

    private static void Print(string target, long inputs, TimeSpan elapsed, string refused, (long Early, long Late) memory, int findings) => Console.WriteLine(
        $"{target,-10} {inputs,10:N0} {inputs / elapsed.TotalSeconds,9:N0} {refused,8} {$"{memory.Early / 1e6:N0} MB, {memory.Late / 1e6:N0} MB",24} {findings,9}");

    private static void Show(IEnumerable<Finding> findings, Func<Finding, byte[]> input)
    {
        foreach (var finding in findings.Take(ShownEach))
        {
            Console.WriteLine($"           input {finding.Index}: {finding.What}");
            finding.Save(Folder, input(finding));
        }
    }
}
