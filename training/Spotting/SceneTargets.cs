using Digits.Recognition;
using TorchSharp;
using static TorchSharp.torch;

namespace Digits.Training.Spotting;

/// <summary>
/// What the network should say about a batch of scenes, on its grid of every fourth pixel. A digit's core is an ellipse
/// around its middle; the ring around it is left open, and so is the seam where it is neither one digit nor the next.
/// </summary>
public sealed class SceneTargets
{
    private const int Step = DigitSpotter.Step;
    private const double NominalDigit = DigitSpotter.NominalDigit;
    private const double Core = 0.22, Ring = 0.36; // of the digit's width and height
    private const double MinCore = 2.3, MinRing = 4; // pixels: at least one place of the grid
    private const float PaperWeight = 0.1f, InkWeight = 0.7f; // paper is plentiful and easy

    private readonly int columns;
    private readonly int rows;
    private readonly float[] images;
    private readonly long[] classes;
    private readonly float[] weights;
    private readonly float[] boxes;
    private readonly float[] cores;
    private readonly int count;

    public SceneTargets(IReadOnlyList<Scene> scenes)
    {
        count = scenes.Count;
        (columns, rows) = (scenes[0].Width / Step, scenes[0].Height / Step);
        images = new float[count * scenes[0].Ink.Length];
        classes = new long[count * rows * columns];
        weights = new float[classes.Length];
        boxes = new float[classes.Length * DigitSpotter.BoxValues];
        cores = new float[classes.Length];
        for (var i = 0; i < count; i++) Fill(scenes[i], i);
    }

    /// <summary>(B,1,H,W) ink.</summary>
    public Tensor Images(Device device) => tensor(images, [count, 1, rows * Step, columns * Step], device: device);

    /// <summary>(B*H/4*W/4) classes, 0..10.</summary>
    public Tensor Classes(Device device) => tensor(classes, device: device);

    /// <summary>(B*H/4*W/4) how much each place counts.</summary>
    public Tensor Weights(Device device) => tensor(weights, [weights.Length], device: device);

    /// <summary>(B,4,H/4,W/4) offsets and sizes as the network gives them.</summary>
    public Tensor Boxes(Device device) => tensor(boxes, [count, DigitSpotter.BoxValues, rows, columns], device: device);

    /// <summary>(B,1,H/4,W/4) 1 in a digit's core, 0 elsewhere.</summary>
    public Tensor Cores(Device device) => tensor(cores, [count, 1, rows, columns], device: device);

    private void Fill(Scene scene, int at)
    {
        scene.Ink.CopyTo(images, at * scene.Ink.Length);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var place = (((at * rows) + row) * columns) + column;
                var (x, y) = ((column + 0.5) * Step, (row + 0.5) * Step);
                var (nearest, distance, next) = Nearest(scene.Digits, x, y);
                classes[place] = DigitSpotter.Classes - 1;
                weights[place] = HasInk(scene, row, column) ? InkWeight : PaperWeight;
                if (nearest is not { } digit || distance > 1.5) continue;
                var isCore = IsWithin(digit, x, y, Core, MinCore) && distance < 0.7 * next;
                if (!digit.Counts || (!isCore && IsWithin(digit, x, y, Ring, MinRing) && distance < 0.75 * next))
                {
                    weights[place] = 0;
                    continue;
                }

                if (!isCore) continue;
                classes[place] = digit.Digit;
                weights[place] = 1;
                cores[place] = 1;
                var plane = rows * columns;
                var box = (at * DigitSpotter.BoxValues * plane) + (row * columns) + column;
                boxes[box] = (float)((digit.CentreX - x) / Step);
                boxes[box + plane] = (float)((digit.CentreY - y) / Step);
                boxes[box + (2 * plane)] = (float)Math.Log(Math.Max(2, digit.Width) / NominalDigit);
                boxes[box + (3 * plane)] = (float)Math.Log(Math.Max(2, digit.Height) / NominalDigit);
            }
        }
    }

    /// <summary>The digit whose middle is nearest, its distance in half widths and half heights, and that of the next nearest.</summary>
    private static (PlacedDigit? Digit, double Distance, double Next) Nearest(IReadOnlyList<PlacedDigit> digits, double x, double y)
    {
        PlacedDigit? nearest = null;
        var (distance, next) = (double.MaxValue, double.MaxValue);
        foreach (var digit in digits)
        {
            var (dx, dy) = ((x - digit.CentreX) / Math.Max(digit.Width / 2, 5), (y - digit.CentreY) / Math.Max(digit.Height / 2, 5));
            var d = Math.Sqrt((dx * dx) + (dy * dy));
            if (d < distance) (nearest, distance, next) = (digit, d, distance);
            else next = Math.Min(next, d);
        }

        return (nearest, distance, next);
    }

    private static bool IsWithin(PlacedDigit digit, double x, double y, double share, double least)
    {
        var (dx, dy) = ((x - digit.CentreX) / Math.Max(share * digit.Width, least), (y - digit.CentreY) / Math.Max(share * digit.Height, least));
        return (dx * dx) + (dy * dy) <= 1;
    }

    private static bool HasInk(Scene scene, int row, int column)
    {
        for (var y = row * Step; y < (row + 1) * Step; y++)
        {
            foreach (var value in scene.Ink.AsSpan((y * scene.Width) + (column * Step), Step))
            {
                if (value > 0.3f) return true;
            }
        }

        return false;
    }
}
