namespace Digits.Recognition.Forms;

/// <summary>The likely readings of a field: beam search over its boxes.</summary>
internal sealed class FieldHypotheses
{
    private const int Beam = 40;
    private const double MinProbability = 2e-4;
    private static readonly double NothingBehindDigit = Math.Log(0.02); // Unused boxes stand on the left; few writers begin on the left.
    private static readonly double BrokenRule = Math.Log(0.01); // A number out of range, or with a wrong check digit, is rarely meant.

    private readonly FormField field;
    private readonly IReadOnlyList<BoxReading> boxes;

    public FieldHypotheses(FormField field, IReadOnlyList<BoxReading> boxes)
    {
        (this.field, this.boxes) = (field, boxes);
        List<(int[] Digits, double Log)> beam = [([], 0)];
        foreach (var box in boxes)
        {
            var options = Enumerable.Range(-1, 11).Select(digit => (Digit: digit, Probability: Probability(box, digit)))
                .Where(option => option.Probability >= MinProbability).ToList();
            beam =
            [
                .. beam.SelectMany(partial => options.Select(option => (
                        Digits: (int[])[.. partial.Digits, option.Digit],
                        Log: partial.Log + Math.Log(option.Probability) + Order(partial.Digits, option.Digit))))
                    .OrderByDescending(partial => partial.Log).Take(Beam),
            ];
        }

        Best = [.. beam.Select(whole => Judge(whole.Digits, whole.Log)).OrderByDescending(hypothesis => hypothesis.LogProbability)];
    }

    /// <summary>Best first.</summary>
    public IReadOnlyList<FieldHypothesis> Best { get; }

    /// <summary>The likeliest way to have written <paramref name="value"/>: without leading zeros or with; null when it has too many digits.</summary>
    public FieldHypothesis? For(long value)
    {
        if (value < 0) return null;
        var text = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (text.Length > boxes.Count) return null;
        var forms = Enumerable.Range(text.Length, boxes.Count - text.Length + 1).Select(length => text.PadLeft(length, '0'));
        if (value == 0) forms = forms.Append("");
        return forms.Select(form =>
        {
            int[] digits = [.. Enumerable.Repeat(-1, boxes.Count - form.Length), .. form.Select(digit => digit - '0')];
            return Judge(digits, digits.Select((digit, i) => Math.Log(Probability(boxes[i], digit))).Sum());
        }).MaxBy(hypothesis => hypothesis.LogProbability);
    }

    private FieldHypothesis Judge(int[] digits, double log)
    {
        var hypothesis = new FieldHypothesis(digits, log);
        return field.ProblemWith(hypothesis.Text) is null ? hypothesis : hypothesis with { LogProbability = log + BrokenRule };
    }

    private static double Order(int[] before, int next) => next < 0 && before.Any(digit => digit >= 0) ? NothingBehindDigit : 0;

    private static double Probability(BoxReading box, int digit) => digit < 0 ? box.Nothing : box.Digits[digit];
}
