using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Digits.Recognition.Forms;

/// <summary>One number of a form: a comb of boxes, or a single box. Places are shares of the reference page.</summary>
public sealed record FormField
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(50);

    public required string Name { get; init; }

    /// <summary>The left edge of the first box.</summary>
    public required double X { get; init; }

    /// <summary>The upper edge.</summary>
    public required double Y { get; init; }

    /// <summary>From the first box's left edge to the last one's right edge.</summary>
    public required double Width { get; init; }

    public required double Height { get; init; }

    /// <summary>Boxes side by side, one digit each.</summary>
    public int Boxes { get; init; } = 1;

    /// <summary>Paper between two boxes, as a share of a box's own width; 0 where they share a rule.</summary>
    public double Gap { get; init; }

    /// <summary>The boxes hold a pale printed guide, such as the segments of an 8, which is no handwriting.</summary>
    public bool PaleGuides { get; init; }

    /// <summary>Whether an empty field breaks the form's rules.</summary>
    public bool Required { get; init; }

    /// <summary>Smallest number allowed.</summary>
    public long Min { get; init; }

    /// <summary>Largest number allowed; null for any.</summary>
    public long? Max { get; init; }

    /// <summary>Fewest digits; 0 where the field may be empty.</summary>
    public int MinLength { get; init; }

    /// <summary>A regular expression that the digits must match as a whole.</summary>
    public string? Pattern { get; init; }

    public CheckDigit Check { get; init; }

    [JsonIgnore]
    internal bool IsPatternUsable => Pattern is null || Compile(Pattern) is not null;

    /// <summary>What the digits break of this field's own rules; null when nothing.</summary>
    public string? ProblemWith(string digits)
    {
        if (digits.Length == 0) return Required ? $"{Name} is empty." : null;
        if (digits.Length < MinLength) return $"{Name} has {digits.Length} digits; it must have {MinLength} or more.";
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && (value < Min || value > Max))
        {
            return value < Min ? $"{Name} is {digits}; it must be {Min} or more." : $"{Name} is {digits}; it must be {Max} or less.";
        }

        if (Pattern is not null && !Matches(Compile(Pattern)!, digits)) return $"{Name} is {digits}; it must match {Pattern}.";
        return CheckDigits.IsValid(Check, digits) ? null : $"{Name} is {digits}; its check digit is wrong.";
    }

    private static bool Matches(Regex pattern, string digits)
    {
        try
        {
            return pattern.IsMatch(digits);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex? Compile(string pattern)
    {
        try
        {
            return new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
