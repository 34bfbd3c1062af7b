using Digits.Recognition;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Digits.Training.Report;

/// <summary>Pictures inside the page, as PNG in data addresses.</summary>
public static class Picture
{
    private const int Side = MnistNormalization.Side;

    /// <summary>An img element of a grey picture.</summary>
    /// <param name="text">What it shows, for those who can't see it.</param>
    /// <param name="kind">"ink" is a digit, black on white by day; "scan" stays as it is.</param>
    public static string Of(GreyImage image, string text, string kind = "scan") =>
        Element(GreyPng.Encode(image), image.Width, image.Height, text, kind);

    /// <summary>A normalised digit, dark on light.</summary>
    public static string OfDigit(GreyImage image, string text) => Of(image.Invert(), text, "ink");

    /// <summary>A normalised digit under what speaks for an answer (orange) and against it (blue).</summary>
    /// <param name="map">7 x 7 values, as <see cref="DigitClassifier.Explain"/> gives them.</param>
    public static string OfMap(GreyImage image, ReadOnlySpan<float> map, string text)
    {
        var strongest = 1e-6f;
        foreach (var value in map) strongest = Math.Max(strongest, Math.Abs(value));
        var pixels = new Rgba32[Side * Side];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var weight = Between(map, (x - 1.5f) / 4, (y - 1.5f) / 4) / strongest;
                var paper = 255 - (image[x, y] * 0.85f);
                var (red, green, blue) = weight > 0 ? (235f, 120f, 20f) : (30f, 100f, 220f);
                var share = 0.65f * Math.Abs(weight);
                byte Mix(float colour) => (byte)((paper * (1 - share)) + (colour * share * Math.Max(0.35f, paper / 255)));
                pixels[(y * Side) + x] = new Rgba32(Mix(red), Mix(green), Mix(blue), 255);
            }
        }

        using var picture = Image.LoadPixelData<Rgba32>(pixels, Side, Side);
        using var png = new MemoryStream();
        picture.SaveAsPng(png);
        return Element(png.ToArray(), Side, Side, text, "map");
    }

    /// <summary>Pictures of one size in rows, a pixel apart.</summary>
    public static GreyImage Sheet(IReadOnlyList<GreyImage> pictures, int columns)
    {
        var (width, height) = (pictures[0].Width + 1, pictures[0].Height + 1);
        var sheet = new GreyImage((columns * width) - 1, (((pictures.Count + columns - 1) / columns) * height) - 1);
        foreach (var (i, picture) in pictures.Index())
        {
            for (var y = 0; y < picture.Height; y++) picture.Row(y).CopyTo(sheet.Row((i / columns * height) + y)[(i % columns * width)..]);
        }

        return sheet;
    }

    /// <summary>784 values in 0..1 as a picture.</summary>
    public static GreyImage FromInput(ReadOnlySpan<float> values)
    {
        var image = new GreyImage(Side, Side);
        for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)MathF.Round(Math.Clamp(values[i], 0, 1) * 255);
        return image;
    }

    private static string Element(byte[] png, int width, int height, string text, string kind) =>
        $"<img class=\"{kind}\" alt=\"{Html.Text(text)}\" width=\"{width}\" height=\"{height}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">";

    // Bilinear between the places' middles; beyond them the outermost value.
    private static float Between(ReadOnlySpan<float> map, float x, float y)
    {
        const int Last = DigitClassifier.MapSide - 1;
        (x, y) = (Math.Clamp(x, 0, Last), Math.Clamp(y, 0, Last));
        var (left, top) = (Math.Min((int)x, Last - 1), Math.Min((int)y, Last - 1));
        var (right, bottom) = (x - left, y - top);
        var at = (top * DigitClassifier.MapSide) + left;
        return (((map[at] * (1 - right)) + (map[at + 1] * right)) * (1 - bottom))
            + (((map[at + DigitClassifier.MapSide] * (1 - right)) + (map[at + DigitClassifier.MapSide + 1] * right)) * bottom);
    }
}
