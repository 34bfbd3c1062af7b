using Digits.Functions.Tests;

namespace Digits.Robustness.Tests.Chaos;

/// <summary>One scan, what was put into it, and what must come of it.</summary>
/// <param name="Strokes">Digits on it; 0: it can't be read, and an error result is what must come.</param>
/// <param name="Layout">As the blob's metadata say.</param>
/// <param name="Replaces">It is dropped over another one of the same name, which may have been read or not.</param>
internal sealed record ChaosScan(string Name, int Strokes, string Layout, byte[] Bytes, bool Replaces)
{
    /// <summary>Of the last content under its name.</summary>
    public string ETag { get; set; } = "";

    /// <summary>Seven in ten can be read, each with its own number of digits; one has been dropped before with other content, one is no image, one asks for a layout that there is not.</summary>
    public static ChaosScan Make(string prefix, int index)
    {
        var strokes = 1 + (index % 6);
        var page = TestImages.Png(TestImages.Ones(strokes));
        return (index % 10) switch
        {
            7 => new ChaosScan($"{prefix}/{index:0000}.png", strokes, "field", page, true),
            8 => new ChaosScan($"{prefix}/{index:0000}.png", 0, "field", "This is no image."u8.ToArray(), false),
            9 => new ChaosScan($"{prefix}/{index:0000}.png", 0, "diagonal", page, false),
            _ => new ChaosScan($"{prefix}/{index:0000}.png", strokes, "field", page, false),
        };
    }
}
