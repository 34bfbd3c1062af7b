using Digits.Training.Evaluation;
using Digits.Training.Models;

namespace Digits.Training.Tests.Evaluation;

public sealed class ModelCardTests
{
    private const string Card = "# digits 1\n\nTells digits apart.\n\n## Limits\n\n- Latin digits only.\n";

    [Fact]
    public void SectionGoesBeforeTheLimitsAndIsReplacedTheNextTime()
    {
        var once = ModelCard.With(Card, "Measured", "99 %\n");
        Assert.Equal("# digits 1\n\nTells digits apart.\n\n## Measured\n\n99 %\n\n## Limits\n\n- Latin digits only.\n", once);
        Assert.Equal(once.Replace("99 %", "98 %", StringComparison.Ordinal), ModelCard.With(once, "Measured", "98 %"));
    }

    [Fact]
    public void CardWithoutLimitsGetsTheSectionAtItsEnd() => Assert.Equal("# digits 1\n\n## Measured\n\n99 %\n", ModelCard.With("# digits 1\n", "Measured", "99 %"));

    [Fact]
    public void FiguresSayWhatTheModelLearnedFrom()
    {
        var table = ModelCard.Measured([DigitMetrics.Score("bars", "learned from", [0], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.5) with { TrainedOn = true }]);
        Assert.Contains("| bars | learned from (measures nothing) | digits | 1 | 100.00 % | 20.65–100.00 % |", table, StringComparison.Ordinal);
    }
}
