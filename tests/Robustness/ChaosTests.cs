using Digits.Robustness.Tests.Chaos;

namespace Digits.Robustness.Tests;

/// <summary>A minute of what `dotnet dev.cs chaos` does with a thousand scans.</summary>
public sealed class ChaosTests
{
    [Fact]
    public async Task EveryScanHasOneOutcomeWhateverHappens()
    {
        const int Scans = 20;
        await using var run = new ChaosRun(seed: 1);

        var ledgers = await run.RunAsync(Scans);

        Assert.True(ledgers.All(ledger => ledger.IsClean), string.Join('\n', [Ledger.Header, .. ledgers]));
        Assert.Equal(Scans, ledgers.Sum(ledger => ledger.Scans));
        Assert.True(ledgers.Sum(ledger => ledger.Right) > 0, "Nothing was read.");
        Assert.True(run.Kills > 0 && run.Outages > 0 && run.PointerChanges > 0, "Nothing happened.");
    }
}
