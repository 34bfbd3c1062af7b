using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace Digits.Recognition;

/// <summary>
/// Looks again at each place where the spotter saw a digit, at a fixed size and with what stands beside it: which digit it is,
/// or none. A two-stage detector's second stage (Girshick 2015, "Fast R-CNN"). Safe to call from many threads.
/// </summary>
public sealed class RegionClassifier : IDisposable
{
    public const string InputName = "regions";
    public const string OutputName = "logits";

    /// <summary>Sides of a region, in pixels: a digit of <see cref="DigitHeight"/> in its middle, and halves of its neighbours.</summary>
    public const int Width = 40, Height = 32;

    /// <summary>Pixels to which the digit's box is scaled.</summary>
    public const double DigitHeight = 20;

    /// <summary>Ten digits, and the eleventh for "no digit".</summary>
    public const int Classes = 11;

    private const int MaxBatch = 256; // bounds the memory of a run

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();

    private RegionClassifier(InferenceSession session) => this.session = session;

    /// <summary>Loads a region classifier.</summary>
    /// <exception cref="InvalidModelException">ONNX Runtime refuses it, or it is none.</exception>
    public static RegionClassifier Load(byte[] onnx) => new(OnnxSessions.Open(onnx, "region classifier", InputName, OutputName));

    public void Dispose()
    {
        session.Dispose();
        runOptions.Dispose();
    }

    /// <summary>Classifies the regions around spots, all of them in few runs.</summary>
    /// <returns>For each spot <see cref="Classes"/> probabilities; they sum to 1.</returns>
    internal float[][] Classify(GreyImage ink, IReadOnlyList<Spot> spots)
    {
        var all = new float[spots.Count][];
        for (var first = 0; first < spots.Count; first += MaxBatch)
        {
            var count = Math.Min(MaxBatch, spots.Count - first);
            var buffer = ArrayPool<float>.Shared.Rent(count * Width * Height);
            try
            {
                for (var i = 0; i < count; i++) Cut(ink, spots[first + i], buffer.AsSpan(i * Width * Height, Width * Height));
                using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.AsMemory(0, count * Width * Height), [count, 1, Height, Width]);
                using var outputs = session.Run(runOptions, [InputName], [input], [OutputName]);
                var logits = outputs[0].GetTensorDataAsSpan<float>();
                if (logits.Length != count * Classes) throw new InvalidModelException($"The region classifier gave {logits.Length} values, not {count * Classes}.");
                for (var i = 0; i < count; i++)
                {
                    all[first + i] = logits.Slice(i * Classes, Classes).ToArray();
                    Softmax.Apply(all[first + i], 1);
                }
            }
            finally
            {
                ArrayPool<float>.Shared.Return(buffer);
            }
        }

        return all;
    }

    /// <summary>Scales the spot's box and what is around it into a region; what lies outside of the ink is empty.</summary>
    /// <param name="region"><see cref="Height"/> * <see cref="Width"/> values, 0..1, ink bright.</param>
    internal static void Cut(GreyImage ink, Spot spot, Span<float> region)
    {
        const double Broadest = 1.5; // of the height: wider boxes are scaled by their width
        const int Kernel = 3; // source pixels that blur in from outside
        var scale = DigitHeight / Math.Max(4, Math.Max(spot.Height, spot.Width / Broadest));
        var (halfWidth, halfHeight) = (Width / 2 / scale, Height / 2 / scale);
        var left = (int)Math.Floor(spot.CentreX - halfWidth) - Kernel;
        var top = (int)Math.Floor(spot.CentreY - halfHeight) - Kernel;
        var box = new Box(left, top, (int)Math.Ceiling(2 * halfWidth) + (2 * Kernel), (int)Math.Ceiling(2 * halfHeight) + (2 * Kernel)).Intersect(ink.Bounds);
        if (box.Width < 1 || box.Height < 1) region.Clear();
        else AffineResampling.Resample(ink.Crop(box), region, Width, Height, scale, (Width / 2) - ((spot.CentreX - box.X) * scale), (Height / 2) - ((spot.CentreY - box.Y) * scale));
    }
}
