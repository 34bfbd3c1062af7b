namespace Digits.Recognition;

/// <summary>A loaded model: pictures of single digits in, calibrated probabilities out. Safe to call from many threads.</summary>
public sealed class DigitClassifier : IDisposable
{
    public ModelManifest Manifest => throw new NotImplementedException();

    /// <summary>Reads model.json and the ONNX file of a model folder, checks size and SHA-256, and warms the session.</summary>
    /// <exception cref="InvalidModelException">A file is missing or differs from the manifest, or ONNX Runtime refuses it.</exception>
    public static DigitClassifier Load(string folder) => throw new NotImplementedException();

    /// <summary>As <see cref="Load(string)"/>, from memory.</summary>
    public static DigitClassifier Load(ModelManifest manifest, byte[] onnx) => throw new NotImplementedException();

    /// <summary>Classifies a batch in one run.</summary>
    /// <param name="images">count * 784 values in 0..1, as <see cref="MnistNormalization"/> makes them.</param>
    /// <param name="count">Images in the batch, at least 1.</param>
    /// <returns>count * 10 probabilities; each row sums to 1.</returns>
    public float[] Classify(ReadOnlySpan<float> images, int count) => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
