using System.Diagnostics;

namespace Digits.Robustness.Tests.Chaos;

/// <summary>One run, and its ledger on the console.</summary>
internal static class ChaosCommand
{
    /// <returns>The exit code: 1 when a scan was lost, read wrongly or doubled.</returns>
    public static async Task<int> RunAsync(int scans, int seed)
    {
        var clock = Stopwatch.StartNew();
        await using var run = new ChaosRun(seed);
        var ledgers = await run.RunAsync(scans);
        Console.WriteLine(Ledger.Header);
        foreach (var ledger in ledgers) Console.WriteLine(ledger);
        Console.WriteLine($"\nstorage: {string.Join(", ", run.Faults.OrderBy(fault => fault.Key).Select(fault => $"{fault.Key} {fault.Value:N0}"))}");
        Console.WriteLine($"results away {run.Outages} times, model pointer changed {run.PointerChanges} times, app killed {run.Kills} times, {run.Events:N0} events posted");
        Console.WriteLine($"{clock.Elapsed.TotalMinutes:N1} minutes, seed {seed}");
        return ledgers.All(ledger => ledger.IsClean) ? 0 : 1;
    }
}
