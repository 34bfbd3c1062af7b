using Digits.Functions.Http;
using Digits.Recognition;

namespace Digits.Functions.Serving;

/// <summary>
/// The model that answers now. It is exchanged while requests run: each holds a lease on the model it began with, and a
/// replaced model is disposed of when its last lease ends.
/// </summary>
public sealed class ServingModel : IDisposable
{
    private readonly Lock gate = new();
    private Held? current;

    /// <summary>Where the serving model came from; null while there is none.</summary>
    public ModelSource? Source
    {
        get
        {
            lock (gate) return current?.Source;
        }
    }

    /// <summary>Why the newest model in storage is not the one that serves; null when it is.</summary>
    public string? Refusal { get; set; }

    /// <exception cref="ProblemException">There is no model (503).</exception>
    public ModelLease Lease() => TryLease() ?? throw ProblemException.NoModel();

    /// <returns>Null when there is no model.</returns>
    public ModelLease? TryLease()
    {
        lock (gate)
        {
            if (current is not { } held) return null;
            held.Holders++;
            return new ModelLease(held.Classifier, () => Release(held));
        }
    }

    /// <summary>New leases get <paramref name="next"/> from now on. This object disposes of it in the end.</summary>
    public void Swap(DigitClassifier next, ModelSource source)
    {
        Held? replaced;
        lock (gate) (replaced, current) = (current, new Held(next, source));
        if (replaced is not null) Release(replaced);
    }

    public void Dispose()
    {
        Held? last;
        lock (gate) (last, current) = (current, null);
        if (last is not null) Release(last);
    }

    private void Release(Held held)
    {
        lock (gate)
        {
            if (--held.Holders > 0) return;
        }

        held.Classifier.Dispose();
    }

    private sealed class Held(DigitClassifier classifier, ModelSource source)
    {
        public DigitClassifier Classifier { get; } = classifier;

        public ModelSource Source { get; } = source;

        /// <summary>Leases, and one more while it is the current model.</summary>
        public int Holders { get; set; } = 1;
    }
}
