using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace Digits.Recognition;

/// <summary>A loaded model: pictures of single digits in, calibrated probabilities out. Safe to call from many threads.</summary>
public sealed class DigitClassifier : IDisposable
{
    public const int Classes = 10;
    private const int Pixels = MnistNormalization.Side * MnistNormalization.Side;

    /// <summary>Side of an activation map: one value stands for 4 x 4 pixels of the picture.</summary>
    public const int MapSide = 7;

    private const int MaxBatch = 256; // Bounds the memory of a run; larger calls go in pieces.

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly long[] inputShape;
    private volatile bool isDisposed;

    private DigitClassifier(ModelManifest manifest, InferenceSession session)
    {
        (Manifest, this.session) = (manifest, session);
        inputShape = [.. manifest.Input.Shape];
    }

    public ModelManifest Manifest { get; }

    /// <summary>Finds digits on pages; null when the model has none.</summary>
    internal DigitSpotter? Spotter { get; private set; }

    /// <summary>A second one, for fields; null when the model has none.</summary>
    internal DigitSpotter? FieldSpotter { get; private set; }

    /// <summary>Looks again at what the spotter found; null when the model has none.</summary>
    internal RegionClassifier? Regions { get; private set; }

    /// <summary>Reads model.json and the ONNX file of a model folder, checks size and SHA-256, and warms the session.</summary>
    /// <exception cref="InvalidModelException">A file is missing or differs from the manifest, or ONNX Runtime refuses it.</exception>
    public static DigitClassifier Load(string folder) => Load(ModelFolder.Read(folder));

    /// <summary>As <see cref="Load(string)"/>, from memory.</summary>
    /// <param name="manifest">What the file should be.</param>
    /// <param name="onnx">The file that <paramref name="manifest"/> names; single digits are all that is read.</param>
    public static DigitClassifier Load(ModelManifest manifest, byte[] onnx) => Load(new ModelFiles(manifest, onnx));

    /// <summary>As <see cref="Load(string)"/>, from memory.</summary>
    /// <param name="files">What of the networks but the first is null is left out.</param>
    public static DigitClassifier Load(ModelFiles files)
    {
        var (manifest, onnx, spotter, regions, fieldSpotter) = files;
        ModelFolder.Verify(manifest.Onnx, onnx);
        VerifyIfThere(spotter, manifest.Spotter, "spotter");
        VerifyIfThere(regions, manifest.Regions, "region classifier");
        VerifyIfThere(fieldSpotter, manifest.FieldSpotter, "spotter of fields");
        DigitClassifier? classifier = null;
        try
        {
            if (OnnxExternalData.IsIn(onnx)) throw new InvalidModelException($"{manifest.File} keeps weights in other files; export it as a single file.");

            using var options = OnnxSessions.Options();
            classifier = new DigitClassifier(manifest, new InferenceSession(onnx, options));
            CheckShapes(manifest, classifier.session);
            if (spotter != null) classifier.Spotter = DigitSpotter.Load(spotter);
            if (regions != null) classifier.Regions = RegionClassifier.Load(regions);
            if (fieldSpotter != null) classifier.FieldSpotter = DigitSpotter.Load(fieldSpotter);
            classifier.Classify(new float[Pixels], 1); // Warm: allocates, and proves that the model runs.
            return classifier;
        }
        catch (Exception fault)
        {
            classifier?.Dispose();
            if (fault is OnnxRuntimeException or InvalidDataException) throw new InvalidModelException($"{manifest.File} can't be run: {fault.Message}", fault);
            throw;
        }
    }

    private static void VerifyIfThere(byte[]? network, ModelFile? expected, string name)
    {
        if (network != null) ModelFolder.Verify(expected ?? throw new InvalidModelException($"model.json names no {name}."), network);
    }

    /// <summary>Classifies a batch in one run.</summary>
    /// <param name="images">count * 784 values in 0..1, as <see cref="MnistNormalization"/> makes them.</param>
    /// <param name="count">Images in the batch, at least 1.</param>
    /// <returns>count * 10 probabilities; each row sums to 1.</returns>
    /// <exception cref="ObjectDisposedException">The model was disposed of: the native session would crash the process.</exception>
    public float[] Classify(ReadOnlySpan<float> images, int count)
    {
        Check(images, count);
        var probabilities = RunAll(images, count, Manifest.Output.Name, Classes);
        for (var i = 0; i < count; i++) Softmax.Apply(probabilities.AsSpan(i * Classes, Classes), Manifest.Temperature);
        return probabilities;
    }

    /// <summary>Where in each picture the network sees what speaks for each digit, and what against it.</summary>
    /// <param name="images">As for <see cref="Classify"/>.</param>
    /// <param name="count">Images in the batch, at least 1.</param>
    /// <returns>
    /// count * 10 * 7 * 7 values: for each picture and digit a map, row-major, of what each place adds to the digit's logit,
    /// which is the map's mean (class activation maps, Zhou et al. 2016). Null when the model gives none.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public float[]? Explain(ReadOnlySpan<float> images, int count)
    {
        Check(images, count);
        return Manifest.ActivationMaps is { } maps ? RunAll(images, count, maps.Name, Classes * MapSide * MapSide) : null;
    }

    public void Dispose()
    {
        isDisposed = true;
        Spotter?.Dispose();
        FieldSpotter?.Dispose();
        Regions?.Dispose();
        session.Dispose();
        runOptions.Dispose();
    }

    private void Check(ReadOnlySpan<float> images, int count)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (images.Length != (long)count * Pixels)
        {
            throw new ArgumentException($"{count} images need {(long)count * Pixels} values, not {images.Length}.", nameof(images));
        }
    }

    /// <summary>One output of all images, in runs of bounded memory.</summary>
    private float[] RunAll(ReadOnlySpan<float> images, int count, string output, int valuesEach)
    {
        var values = new float[count * valuesEach];
        for (var start = 0; start < count; start += MaxBatch)
        {
            var batch = Math.Min(MaxBatch, count - start);
            Run(images.Slice(start * Pixels, batch * Pixels), output, values.AsSpan(start * valuesEach, batch * valuesEach), batch);
        }

        return values;
    }

    private void Run(ReadOnlySpan<float> images, string output, Span<float> values, int batch)
    {
        var buffer = ArrayPool<float>.Shared.Rent(images.Length);
        try
        {
            images.CopyTo(buffer);
            long[] shape = [batch, .. inputShape.AsSpan(1)];
            using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.AsMemory(0, images.Length), shape);
            using var outputs = session.Run(runOptions, [Manifest.Input.Name], [input], [output]);
            outputs[0].GetTensorDataAsSpan<float>().CopyTo(values);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static void CheckShapes(ModelManifest manifest, InferenceSession session)
    {
        if (!session.InputMetadata.TryGetValue(manifest.Input.Name, out var input) || session.InputMetadata.Count != 1)
        {
            throw new InvalidModelException($"{manifest.File} must have the one input '{manifest.Input.Name}'.");
        }

        if (!session.OutputMetadata.TryGetValue(manifest.Output.Name, out var output))
        {
            throw new InvalidModelException($"{manifest.File} has no output '{manifest.Output.Name}'.");
        }

        var values = manifest.Input.Shape.Skip(1).Aggregate(1L, (product, side) => product * side);
        if (manifest.Input.Shape.Count < 2 || manifest.Input.Shape[0] != -1 || values != Pixels || input.ElementType != typeof(float)
            || input.Dimensions.Length != manifest.Input.Shape.Count)
        {
            throw new InvalidModelException($"{manifest.File} must take float32 pictures of 28 x 28 in a batch of any size.");
        }

        if (output.ElementType != typeof(float) || output.Dimensions is not [_, Classes])
        {
            throw new InvalidModelException($"{manifest.File} must give {Classes} float32 logits a picture.");
        }

        if (manifest.ActivationMaps is not { } maps) return;
        if (!session.OutputMetadata.TryGetValue(maps.Name, out var map) || map.ElementType != typeof(float)
            || map.Dimensions is not [_, Classes, MapSide, MapSide])
        {
            throw new InvalidModelException($"{manifest.File} must give {Classes} float32 maps of {MapSide} x {MapSide} as '{maps.Name}'.");
        }
    }
}
