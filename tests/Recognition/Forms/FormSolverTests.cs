using Digits.Recognition.Forms;

namespace Digits.Recognition.Tests;

public sealed class FormSolverTests
{
    private static readonly FormField Field = new() { Name = "n", X = 0, Y = 0, Width = 1, Height = 1, Boxes = 2 };

    /// <summary>A field of two boxes; each is sure of its digit but for the share that goes to another.</summary>
    private static FieldHypotheses Two(string digits, int box = 0, int instead = 0, double share = 0)
    {
        BoxReading Box(int i)
        {
            var probabilities = new float[10];
            probabilities[digits[i] - '0'] = 1;
            if (i == box && share > 0)
            {
                probabilities[digits[i] - '0'] = (float)(1 - share);
                probabilities[instead] = (float)share;
            }

            return BoxReading.Of(probabilities, 0, 0, default);
        }

        return new FieldHypotheses(Field, [Box(0), Box(1)]);
    }

    private static string[] Solve(params FieldHypotheses[] fields) =>
        [.. FormSolver.Solve(fields, [([0, 1], 2)]).Select(choice => choice.Hypothesis.Text)];

    [Fact]
    public void ADoubtfulDigitFollowsTheSum() => Assert.Equal(["11", "22", "33"], Solve(Two("11"), Two("22"), Two("38", 1, 3, 0.3)));

    [Fact]
    public void ADigitThatOnlyLooksSureFollowsTheSum() => Assert.Equal(["11", "22", "33"], Solve(Two("11"), Two("22"), Two("38")));

    [Fact]
    public void TwoPlainDigitsStandAgainstTheSum() => Assert.Equal(["11", "22", "88"], Solve(Two("11"), Two("22"), Two("88")));

    [Fact]
    public void ASumThatHoldsMakesItsFieldsSurer()
    {
        var doubtful = Two("38", 1, 3, 0.4);
        var alone = FormSolver.Solve([doubtful], [])[0];
        var inSum = FormSolver.Solve([Two("16"), Two("22"), doubtful], [([0, 1], 2)])[2];

        Assert.Equal(("38", "38"), (alone.Hypothesis.Text, inSum.Hypothesis.Text));
        Assert.True(inSum.Confidence > alone.Confidence + 0.2, $"{alone.Confidence} to {inSum.Confidence}");
    }

    [Fact]
    public void ANumberThatItsOwnRuleForbidsGivesWayToTheNextLikely()
    {
        var field = Field with { Max = 40 };
        var probabilities = new float[10];
        (probabilities[7], probabilities[1]) = (0.8f, 0.2f);
        var box = BoxReading.Of(probabilities, 0, 0, default);

        Assert.Equal("17", new FieldHypotheses(field, [box, box]).Best[0].Text);
    }
}
