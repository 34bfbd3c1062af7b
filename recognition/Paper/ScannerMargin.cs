namespace Digits.Recognition;

/// <summary>Finds the paper within the black that a scanner or a book's gutter leaves around it.</summary>
internal static class ScannerMargin
{
    private const double Black = 0.5; // Of the paper's tone; ink may be as dark, but never fills a row or column.
    private const double MinShare = 0.8; // Of a row or column, to be margin.
    private const double MinPaper = 0.25; // Of the picture; with less left, it is a dark page and not a margin.

    /// <summary>The paper's ink alone, as <see cref="PaperNormalization"/> makes it; null when there is none.</summary>
    public static (GreyImage? Ink, Box Paper) ToInk(GreyImage image)
    {
        var paper = FindPaper(image);
        return (PaperNormalization.ToInk(paper == image.Bounds ? image : image.Crop(paper)), paper);
    }

    /// <returns>The paper's box; the whole picture when there is no margin.</returns>
    public static Box FindPaper(GreyImage image)
    {
        var (_, dark, bright) = OtsuThreshold.Find(image.Pixels);
        if (dark > Black * bright) return image.Bounds;

        var black = new bool[image.Pixels.Length];
        var limit = Black * bright;
        for (var i = 0; i < black.Length; i++) black[i] = image.Pixels[i] < limit;

        var paper = image.Bounds;
        for (var last = new Box(-1, 0, 0, 0); paper != last && paper.Width > 0 && paper.Height > 0;)
        {
            last = paper;
            paper = Trim(black, image.Width, paper);
        }

        return (double)paper.Width * paper.Height >= MinPaper * image.Pixels.Length ? paper : image.Bounds;
    }

    /// <summary>Takes off the outermost rows and columns that are mostly black.</summary>
    private static Box Trim(bool[] black, int stride, Box box)
    {
        bool IsBlackColumn(int x)
        {
            var count = 0;
            for (var y = box.Y; y < box.Bottom; y++) count += black[(y * stride) + x] ? 1 : 0;
            return count >= MinShare * box.Height;
        }

        bool IsBlackRow(int y) => black.AsSpan((y * stride) + box.X, box.Width).Count(true) >= MinShare * box.Width;

        var (left, right, top, bottom) = (box.X, box.Right, box.Y, box.Bottom);
        while (left < right && IsBlackColumn(left)) left++;
        while (right > left && IsBlackColumn(right - 1)) right--;
        while (top < bottom && IsBlackRow(top)) top++;
        while (bottom > top && IsBlackRow(bottom - 1)) bottom--;
        return new Box(left, top, right - left, bottom - top);
    }
}
