using System.Numerics;

namespace Digits.Training.Augmentation;

/// <summary>
/// Rotation, zoom, shear, shift and elastic distortion in one bicubic resampling: the picture is blurred once and little, since
/// a network that saw only blurred pictures misreads crisp ones.
/// The elastic field is a uniform cubic B-spline over random control points 5.6 pixels apart: as smooth as Gaussian-filtered
/// noise (Simard, Steinkraus and Platt 2003, who used a sigma of 4), at a fraction of the work.
/// </summary>
public static class Warp
{
    private const int Side = 28;
    private const int Cells = 5;
    private const int Points = Cells + 3; // a cubic B-spline needs one more before the first and two after the last
    private static readonly float[] Basis = MakeBasis(); // (Side, 4): weights of the four control points around a pixel

    /// <param name="source">784 values.</param>
    /// <param name="destination">784 values; overwritten.</param>
    /// <param name="strength">1 for the settings as they stand, more for stronger.</param>
    /// <param name="stretch">How many times as broad it becomes besides.</param>
    public static void Apply(
        ReadOnlySpan<float> source, Span<float> destination, AugmentationSettings settings, double strength, double stretch, Random random)
    {
        // From destination to source: undo the shift, then rotation, shear and zoom about the middle.
        var (sin, cos) = Math.SinCos(Draw(settings.RotationDegrees * Math.PI / 180));
        var (zoomX, zoomY, shear) = (1 / ((1 + Draw(settings.Zoom)) * stretch), 1 / (1 + Draw(settings.Zoom)), Draw(settings.Shear));
        var (xx, xy) = ((float)(cos * zoomX), (float)(((cos * shear) - sin) * zoomX));
        var (yx, yy) = ((float)(sin * zoomY), (float)(((sin * shear) + cos) * zoomY));
        var (shiftX, shiftY) = ((float)Draw(settings.ShiftPixels), (float)Draw(settings.ShiftPixels));
        const float Middle = 14; // where MNIST's centres of mass lie, counted from pixel middles

        Span<float> fieldX = stackalloc float[Side * Side];
        Span<float> fieldY = stackalloc float[Side * Side];
        var elastic = settings.ElasticPixels * strength * random.NextDouble();
        Field(fieldX, elastic, random);
        Field(fieldY, elastic, random);

        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (dx, dy) = (x - Middle - shiftX, y - Middle - shiftY);
                var at = (y * Side) + x;
                destination[at] = Sample(source, Middle + (xx * dx) + (xy * dy) + fieldX[at], Middle + (yx * dx) + (yy * dy) + fieldY[at]);
            }
        }

        double Draw(double reach) => reach * strength * ((2 * random.NextDouble()) - 1);
    }

    /// <summary>The value between pixels, bicubic (Keys 1981) and kept within 0..1; 0 outside of the picture.</summary>
    public static float Sample(ReadOnlySpan<float> source, float x, float y)
    {
        if (!(x > -1 && x < Side && y > -1 && y < Side)) return 0;
        var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (across, down) = (Cubic(x - left), Cubic(y - top));
        var sum = 0f;
        for (var row = 0; row < 4; row++)
        {
            var from = top - 1 + row;
            if ((uint)from >= Side) continue;
            var line = source.Slice(from * Side, Side);
            sum += down[row] * ((At(line, left - 1) * across.X) + (At(line, left) * across.Y) + (At(line, left + 1) * across.Z) + (At(line, left + 2) * across.W));
        }

        return Math.Clamp(sum, 0, 1);

        static float At(ReadOnlySpan<float> line, int x) => (uint)x < Side ? line[x] : 0;
    }

    // Weights of the four pixels around a place t beyond the second: Keys' kernel with a = -1/2, through all of them.
    private static Vector4 Cubic(float t) => new(
        t * (-0.5f + (t * (1 - (0.5f * t)))),
        1 + (t * t * (-2.5f + (1.5f * t))),
        t * (0.5f + (t * (2 - (1.5f * t)))),
        t * t * (-0.5f + (0.5f * t)));

    // One component of the displacement: control points uniform in +-reach, blended along rows, then along columns.
    private static void Field(Span<float> field, double reach, Random random)
    {
        Span<float> points = stackalloc float[Points * Points];
        for (var i = 0; i < points.Length; i++) points[i] = (float)(reach * ((2 * random.NextDouble()) - 1) * 1.7); // the blend damps by about that
        Span<float> rows = stackalloc float[Points * Side];
        for (var p = 0; p < Points; p++)
        {
            for (var x = 0; x < Side; x++)
            {
                var from = (p * Points) + (x * Cells / Side);
                var (w, sum) = (x * 4, 0f);
                for (var k = 0; k < 4; k++) sum += Basis[w + k] * points[from + k];
                rows[(p * Side) + x] = sum;
            }
        }

        for (var y = 0; y < Side; y++)
        {
            var (from, w) = (y * Cells / Side * Side, y * 4);
            for (var x = 0; x < Side; x++)
            {
                field[(y * Side) + x] = (Basis[w] * rows[from + x]) + (Basis[w + 1] * rows[from + Side + x])
                    + (Basis[w + 2] * rows[from + (2 * Side) + x]) + (Basis[w + 3] * rows[from + (3 * Side) + x]);
            }
        }
    }

    private static float[] MakeBasis()
    {
        var basis = new float[Side * 4];
        for (var x = 0; x < Side; x++)
        {
            var t = (x * Cells / (float)Side) - (x * Cells / Side);
            basis[x * 4] = (1 - t) * (1 - t) * (1 - t) / 6;
            basis[(x * 4) + 1] = ((3 * t * t * t) - (6 * t * t) + 4) / 6;
            basis[(x * 4) + 2] = ((-3 * t * t * t) + (3 * t * t) + (3 * t) + 1) / 6;
            basis[(x * 4) + 3] = t * t * t / 6;
        }

        return basis;
    }
}
