namespace Digits.Recognition;

/// <summary>Tells the brackets around a number from ones, which look the same to a network that sees digits: (12) is not 1121.</summary>
internal static class Brackets
{
    /// <param name="number">Its digits from left to right; at least one.</param>
    /// <param name="inkLevel">Of the digits' strokes, 1..255.</param>
    /// <returns>How many of the digits at either end are brackets, 0 or 1, and the probability of that. What looks like one bracket alone may as well be a one.</returns>
    public static (int AtEitherEnd, double Probability) Find(IReadOnlyList<Spot> number, GreyImage ink, double inkLevel)
    {
        const double Both = 0.97, Single = 0.6;
        if (number.Count < 2) return (0, 1);
        var (opens, closes) = (IsArc(0, 1), IsArc(number.Count - 1, -1));
        return opens && closes && number.Count > 2 ? (1, Both) : (0, opens || closes ? Single : 1);

        // Whether it is high and bows outwards: 1 to the left, -1 to the right.
        bool IsArc(int at, int outwards)
        {
            const double LeastBow = 0.1, MostUnrest = 0.03, LeastHeight = 1.05; // Of a digit's height; ones are seldom all of it.
            var height = number.Where((_, i) => i != at).Average(digit => digit.Height);
            return number[at].Digit == 1 && Stroke.Of(number[at], height, ink, inkLevel) is { } stroke
                && outwards * stroke.Bow >= LeastBow && stroke.Unrest <= MostUnrest && stroke.Height >= LeastHeight;
        }
    }
}
