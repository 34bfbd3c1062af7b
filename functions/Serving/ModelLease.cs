using Digits.Functions.Contract;
using Digits.Recognition;

namespace Digits.Functions.Serving;

/// <summary>Holds a model open for one request or scan. Dispose it when the last answer has been taken from the model.</summary>
public sealed class ModelLease : IDisposable
{
    private Action? release;

    internal ModelLease(DigitClassifier classifier, Action release) => (Classifier, this.release) = (classifier, release);

    public DigitClassifier Classifier { get; }

    /// <summary>How answers name the model.</summary>
    public ModelReference Reference() => new(Classifier.Manifest.Name, Classifier.Manifest.Version);

    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
