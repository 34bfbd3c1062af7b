namespace Digits.Recognition;

/// <summary>How clearly a page's digits are read: from it follows which way the page lies.</summary>
internal sealed class Legibility
{
    private const int Fewest = 8; // digits that say something of a page
    private const int Few = 40; // digits: most may be noughts and ones, which are as clear on their head; to read them again costs little

    // What a digit that is read surely says against a page's lying on its head, and on its side: the logarithm of how much more often the
    // classifier is sure of it (0.99) on MNIST's training digits as they are than on the turned ones, by five. A nought says nothing.
    private static readonly double[] AgainstHead = [0.05, 0, 0.4, 1, 0.9, 0.3, 0.05, 0.6, 0.05, 0.05];
    private static readonly double[] AgainstSide = [0.05, 1, 1, 1, 0.6, 0.6, 0.6, 0.8, 0.9, 0.6];

    private readonly List<DigitReading> digits;
    private readonly int accepted;
    private readonly double mean; // confidence

    public Legibility(PageReading page)
    {
        digits = [.. page.Lines.SelectMany(line => line.Digits), .. page.Letters, .. page.Tables.SelectMany(table => table.Rows).SelectMany(row => row).SelectMany(cell => cell.Digits)];
        accepted = digits.Count(digit => digit.Accepted);
        mean = digits.Select(digit => digit.Confidence).DefaultIfEmpty(1).Average();
    }

    /// <summary>Whether there are enough digits to tell by them how a page lies.</summary>
    public bool IsTelling => digits.Count >= Fewest;

    /// <summary>Whether the page surely lies as it should: noughts alone would be as clear on their head.</summary>
    public bool IsSure
    {
        get
        {
            const double Usual = 0.06; // evidence a digit, where all ten are as frequent and surely read
            var isClear = AreFew ? mean > 0.97 : Share > 0.75;
            return digits.Count == 0 || (isClear && Evidence(isHalfTurn: true) > Usual / 3 * digits.Count);
        }
    }

    /// <summary>Whether it may even lie on its side.</summary>
    public bool IsPoor => AreFew || Share < 0.65;

    private bool AreFew => digits.Count < Few;

    private double Share => digits.Count == 0 ? 1 : (double)accepted / digits.Count;

    /// <param name="other">Of the same page.</param>
    /// <param name="isHalfTurn">Whether the page was turned upside down in between, or on its side.</param>
    public bool IsBetterThan(Legibility other, bool isHalfTurn)
    {
        const double Clearly = 0.1;
        var evidence = Evidence(isHalfTurn);
        var isAny = evidence > 0 || accepted > other.accepted; // of digits that all are read badly, the fewer are no better
        return IsTelling && isAny && evidence > other.Evidence(isHalfTurn) + Clearly;
    }

    /// <summary>What speaks for these being digits and the page lying as it should.</summary>
    private double Evidence(bool isHalfTurn)
    {
        const double Stray = 0.8; // Confidence that strokes have which lie the wrong way and are read as digits; less speaks against these being any,
        const double Against = 0.1; // but only so much: what stands beside the numbers is read badly whichever way it lies.
        var weights = isHalfTurn ? AgainstHead : AgainstSide;
        return digits.Sum(digit => digit.Confidence > Stray ? weights[digit.Digit] * (digit.Confidence - Stray) : Math.Max(-Against, digit.Confidence - Stray));
    }
}
