namespace Digits.Recognition;

/// <summary>What the pen of a number's digits drew, as shapes.</summary>
internal static class PenShapes
{
    /// <param name="inkLevel">Of the digits' strokes, 1..255.</param>
    public static List<Component> Find(GreyImage ink, double inkLevel)
    {
        const double Pale = 0.45; // of the digits' ink; less is paper, or shines through
        return ConnectedComponents.Find(Bitmap.Above(ink, (int)(Pale * inkLevel)));
    }
}
