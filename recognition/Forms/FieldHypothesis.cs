namespace Digits.Recognition.Forms;

/// <summary>One way to read a field.</summary>
/// <param name="Boxes">For each box its digit, or -1 for nothing.</param>
/// <param name="LogProbability">Of these boxes, and of a writer who writes like this.</param>
internal sealed record FieldHypothesis(int[] Boxes, double LogProbability)
{
    /// <summary>The digits, left to right.</summary>
    public string Text { get; } = string.Concat(Boxes.Where(digit => digit >= 0));

    /// <summary>The number; 0 for an empty field.</summary>
    public long Value { get; } = Boxes.Where(digit => digit >= 0).Aggregate(0L, (value, digit) => (value * 10) + digit);
}
