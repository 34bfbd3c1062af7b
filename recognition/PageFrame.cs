using Digits.Recognition.Geometry;

namespace Digits.Recognition;

/// <summary>The part of a page that is worked on, and how its pixels lie on the page.</summary>
/// <param name="Map">From the working pixels to the page's.</param>
internal readonly record struct PageFrame(Homography Map)
{
    public Box ToPage(Box box) => Map.Map(box);
}
