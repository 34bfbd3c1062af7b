namespace Digits.Training.Samples;

/// <summary>Capitals as a form's printer sets them, as <see cref="PenPath"/> text; those that the labels need.</summary>
public static class LetterShapes
{
    private static readonly Dictionary<char, string> Shapes = new()
    {
        ['A'] = "0,100! 28,0! 56,100 / 11,64! 45,64",
        ['C'] = "54,16 32,1 8,14 1,50 8,86 32,99 54,84",
        ['D'] = "0,0! 24,0 52,22 56,50 52,78 24,100! 0,100! 0,0",
        ['E'] = "52,0! 0,0! 0,100! 52,100 / 0,49! 44,49",
        ['G'] = "54,16 32,1 8,14 1,50 8,86 32,99 55,84! 55,54! 34,54",
        ['I'] = "20,0! 20,100",
        ['L'] = "4,0! 4,100! 52,100",
        ['M'] = "0,100! 2,0! 30,70! 58,0! 60,100",
        ['N'] = "0,100! 0,0! 54,100! 54,0",
        ['O'] = "28,0 6,14 0,50 6,86 28,100 50,86 56,50 50,14 28,0",
        ['R'] = "0,100! 0,0! 36,0 52,14 52,36 36,52! 0,52 / 30,52! 56,100",
        ['S'] = "52,14 28,1 4,12 6,38 28,48 52,62 52,88 28,99 0,86",
        ['T'] = "0,0! 56,0 / 28,0! 28,100",
        ['U'] = "0,0! 0,66 10,94 28,100 46,94 56,66! 56,0",
    };

    public static bool Has(char letter) => Shapes.ContainsKey(letter);

    /// <exception cref="KeyNotFoundException">No label needed that letter so far: add its shape.</exception>
    public static string Of(char letter) => Shapes[letter];
}
