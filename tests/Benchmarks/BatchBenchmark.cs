using System.Diagnostics;
using Digits.Recognition;
using Digits.Training.Models;

namespace Digits.Benchmarks;

/// <summary>
/// Whether pictures that arrive together should share a run of the classifier. Sizes take turns, and the fastest of each
/// counts: other work on the machine only ever slows one down.
/// </summary>
/// <remarks>
/// They should not: on one core of two, with the model digits 2, a picture takes 0.300 ms alone, 0.288 ms in runs of 8, and
/// 0.296 ms in runs of 256. The 4 % that could be saved are a hundredth of a millisecond, and waiting for others to arrive
/// costs more. So requests don't share runs.
/// </remarks>
internal static class BatchBenchmark
{
    private const int Pixels = 28 * 28;
    private const int Pictures = 256; // a turn
    private const int Turns = 40;
    private static readonly int[] Sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    /// <summary>Prints a line a size. Returns the exit code.</summary>
    public static int Run()
    {
        var folder = ModelVersions.Resolve(ModelVersions.DefaultRoot);
        using var classifier = DigitClassifier.Load(folder);
        var pictures = TrainingData.Load(Pictures);
        Console.WriteLine($"{folder}, {Pictures} pictures ({pictures.Source}) on one thread, fastest of {Turns} turns");
        var fastest = Sizes.Select(_ => double.MaxValue).ToArray();
        for (var turn = 0; turn < Turns; turn++)
        {
            for (var i = 0; i < Sizes.Length; i++)
            {
                var watch = Stopwatch.StartNew();
                for (var start = 0; start < Pictures; start += Sizes[i])
                {
                    classifier.Classify(pictures.Pixels.AsSpan(start * Pixels, Sizes[i] * Pixels), Sizes[i]);
                }

                fastest[i] = Math.Min(fastest[i], watch.Elapsed.TotalMilliseconds / Pictures);
            }
        }

        foreach (var (size, milliseconds) in Sizes.Zip(fastest))
        {
            Console.WriteLine($"{size,4} a run   {milliseconds:F3} ms a picture   ratio to one a run {milliseconds / fastest[0]:F2}");
        }

        return 0;
    }
}
