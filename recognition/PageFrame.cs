namespace Digits.Recognition;

/// <summary>The part of a page that is worked on, and how its pixels lie on the page.</summary>
/// <param name="Factor">Page pixels along the side of one working pixel.</param>
/// <param name="Left">Working pixels that were cut off at the left.</param>
/// <param name="Top">Working pixels that were cut off at the top.</param>
internal readonly record struct PageFrame(int Factor, int Left, int Top)
{
    public Box ToPage(Box box) => new((box.X + Left) * Factor, (box.Y + Top) * Factor, box.Width * Factor, box.Height * Factor);
}
