using Digits.Training.Evaluation;

namespace Digits.Training.Tests.Evaluation;

public sealed class RejectionTests
{
    // By confidence: right, wrong and right alike, wrong.
    private static readonly (double, bool)[] Readings = [(0.6, false), (0.9, true), (0.8, false), (0.8, true)];

    [Fact]
    public void CurveTakesEqualConfidencesTogether()
    {
        var curve = new RejectCurve(Readings);
        Assert.Equal([new(0.25, 0, 0.9), new(0.75, 1.0 / 3, 0.8), new(1, 0.5, 0.6)], curve.Thin());
        Assert.Equal((0 + (2 * (1.0 / 3)) + 0.5) / 4, curve.Aurc, 12);
    }

    [Fact]
    public void ErrorAtACoverageIsThatOfAtLeastSoMuch()
    {
        var curve = new RejectCurve(Readings);
        Assert.Equal(0, curve.ErrorAt(0.25));
        Assert.Equal(1.0 / 3, curve.ErrorAt(0.5), 12);
        Assert.Equal(0.5, curve.ErrorAt(0.99), 12);
    }

    [Fact]
    public void CoverageAtAnAccuracyIsTheLargestThatHoldsIt()
    {
        var curve = new RejectCurve(Readings);
        Assert.Equal(0.25, curve.CoverageAt(0.98));
        Assert.Equal(0.75, curve.CoverageAt(0.6));
        Assert.Equal(0, new RejectCurve([(0.9, false)]).CoverageAt(0.98));
    }

    [Fact]
    public void LongCurveIsThinnedToAHundredPoints()
    {
        var thin = new RejectCurve(Enumerable.Range(0, 5000).Select(i => (i / 5000.0, true))).Thin();
        Assert.InRange(thin.Count, 100, 102);
        Assert.Equal(1, thin[^1].Coverage);
    }

    [Fact]
    public void AurocIsTheShareOfPairsInTheRightOrder() =>
        Assert.Equal((2 + 2 + 0.5) / 6, Auroc.Of([0.9f, 0.8f, 0.5f], [0.7f, 0.5f]), 12); // 0.5 against 0.5 is half a win

    [Fact]
    public void AurocNeedsBothKinds() => Assert.Throws<ArgumentException>(() => Auroc.Of([0.9f], []));

    [Fact]
    public void ThresholdKeepsTheUnsureOut()
    {
        // A thousand sure ones are right, of a thousand less sure ones every second.
        var readings = Enumerable.Range(0, 2000).Select(i => i < 1000 ? (0.9 + (i * 1e-5), true) : (0.5 + (i * 1e-5), i % 2 == 0));
        var found = SelectionWithGuaranteedRisk.Find(readings, risk: 0.05, delta: 0.05)!;
        Assert.InRange(found.Threshold, 0.51, 0.9 + 1e-9);
        Assert.InRange(found.Bound, found.Error, 0.05);
        Assert.InRange(found.Coverage, 0.5, 0.55); // a few of the wrong ones are still within 5 %
    }

    [Fact]
    public void GuaranteeIsKeptOnOtherReadingsOfTheSameKind()
    {
        // 40 samples; the true error above the threshold must exceed the wanted one in no more than delta of them, here 10 %.
        var broken = Enumerable.Range(0, 40).Count(seed =>
        {
            var random = new Random(seed);
            // Confidence c is right with probability c: the error above t is (1 - t) / 2.
            var readings = Enumerable.Range(0, 1500).Select(_ => random.NextDouble()).Select(c => (c, random.NextDouble() < c)).ToList();
            return SelectionWithGuaranteedRisk.Find(readings, 0.1, 0.1) is { } found && (1 - found.Threshold) / 2 > 0.1;
        });
        Assert.InRange(broken, 0, 4);
    }

    [Fact]
    public void TooFewReadingsGiveNoGuarantee() =>
        Assert.Null(SelectionWithGuaranteedRisk.Find(Enumerable.Repeat((0.9, true), 10), 0.01, 0.05));

    [Fact]
    public void ThresholdForNonDigitsAcceptsTheShareWantedAtMost()
    {
        // 970 unsure, 30 very sure: 3 % may stay above the threshold when 5 % are allowed; the bound needs the room between.
        var confidences = Enumerable.Range(0, 1000).Select(i => i < 30 ? 0.99 : 0.2 + (i * 1e-4)).ToList();
        var found = SelectionWithGuaranteedRisk.FindForNonDigits(confidences, 0.05, 0.05)!;
        Assert.InRange(found.Threshold, 0.28, 0.99);
        Assert.True(confidences.Count(confidence => confidence >= found.Threshold) <= 50);
        Assert.InRange(found.Bound, 0.03, 0.05);
    }

    [Fact]
    public void NonDigitsThatAreSurerThanAllowedNeedAThresholdAboveThem()
    {
        var found = SelectionWithGuaranteedRisk.FindForNonDigits(Enumerable.Repeat(0.9, 1000), 0.05, 0.05)!;
        Assert.Equal(Math.BitIncrement(0.9), found.Threshold);
        Assert.Equal(0, found.Error);
    }

    [Fact]
    public void FewNonDigitsShowNothing() => Assert.Null(SelectionWithGuaranteedRisk.FindForNonDigits([0.2, 0.3], 0.05, 0.05));
}
