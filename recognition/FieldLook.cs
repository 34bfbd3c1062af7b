using Digits.Recognition.Geometry;

namespace Digits.Recognition;

/// <summary>A way to draw a field before it is read.</summary>
/// <param name="Slant">To the right for each pixel down: most hands slant the other way.</param>
/// <param name="Fall">Down for each pixel to the right: lines of writing rise.</param>
/// <param name="Scale">Of lengths.</param>
internal sealed record FieldLook(double Slant = 0, double Fall = 0, double Scale = 1)
{
    /// <summary>The field drawn so, and from there back to the field.</summary>
    public (GreyImage Drawn, Homography Back) Draw(GreyImage field)
    {
        if (this is { Slant: 0, Fall: 0, Scale: 1 }) return (field, Homography.Identity);
        var back = new Homography(Scale, Scale * Slant, 0, Scale * Fall, Scale, 0, 0, 0).Inverse();
        var (width, height) = (Scale * (field.Width + (Slant * field.Height)), Scale * (field.Height + (Fall * field.Width)));
        return (ImageWarp.Apply(field, back, (int)width, (int)height, outside: null), back);
    }
}
