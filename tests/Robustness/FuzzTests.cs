using Digits.Robustness.Tests.Fuzzing;

namespace Digits.Robustness.Tests;

/// <summary>A few seconds of what `dotnet dev.cs fuzz` does for minutes, always with the same inputs.</summary>
public sealed class FuzzTests
{
    private const int Seed = 1;

    private static readonly TimeSpan Unhurried = TimeSpan.FromMinutes(10); // The count ends a run, however slow the machine.

    [Theory]
    [InlineData("image", 4_000)]
    [InlineData("container", 1_500)]
    [InlineData("page", 60)]
    [InlineData("model", 200)]
    [InlineData("manifest", 3_000)]
    [InlineData("template", 3_000)]
    [InlineData("name", 5_000)]
    public async Task BrokenInputIsTakenOrRefusedAsDocumented(string target, int count)
    {
        var run = new FuzzRun(FuzzTargets.Find(target), Seed);

        await run.RunAsync(count, Unhurried);

        Assert.Empty(run.Findings);
        Assert.Equal(count, run.Inputs);
        Assert.InRange(run.Refused, 1, count - 1); // Neither all of it broken beyond looking at, nor all of it sound.
    }

    [Fact]
    public async Task BrokenRequestsAreAnsweredAndTheAppServesOn()
    {
        const int Count = 500;
        await using var run = new HttpFuzz(Seed);

        await run.RunAsync(Count, Unhurried);

        Assert.Empty(run.Findings);
        Assert.Equal(Count, run.Requests);
        Assert.Contains("2xx", run.Answers.Keys);
        Assert.Contains("4xx", run.Answers.Keys);
    }

    [Fact]
    public void InputsCanBeMadeAgain() =>
        Assert.All(FuzzTargets.All, target => Assert.Equal(target.Input(Seed, 7), target.Input(Seed, 7)));
}
