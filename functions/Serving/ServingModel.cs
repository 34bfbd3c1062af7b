using Digits.Functions.Http;
using Digits.Recognition;
using Digits.Registry;

namespace Digits.Functions.Serving;

/// <summary>
/// The model that answers now. It is exchanged while requests run: each holds a lease on the model it began with, and a
/// replaced model is disposed of when its last lease ends. Beside it there may be a candidate on trial.
/// </summary>
public sealed class ServingModel : IDisposable
{
    private readonly Lock gate = new();
    private Held? current;
    private Held? candidate;
    private ModelCandidate? trial;

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

    /// <summary>Why the candidate that the pointer names is not being tried; null when it is, or when there is none.</summary>
    public string? TrialRefusal { get; set; }

    /// <summary>The candidate on trial; null when there is none.</summary>
    public ModelCandidate? Trial
    {
        get
        {
            lock (gate) return trial;
        }
    }

    /// <exception cref="ProblemException">There is no model (503).</exception>
    public ModelLease Lease() => TryLease() ?? throw ProblemException.NoModel();

    /// <returns>Null when there is no model.</returns>
    public ModelLease? TryLease()
    {
        lock (gate) return Take(current);
    }

    /// <summary>The model for a request that a candidate may answer: the candidate for its share of them, else the current one.</summary>
    /// <exception cref="ProblemException">There is no model (503).</exception>
    public ModelLease LeaseForAnswer()
    {
        lock (gate)
        {
            if (candidate is not null && Random.Shared.NextDouble() < trial!.Share) return Take(candidate)!;
        }

        return Lease();
    }

    /// <returns>The candidate, when it is to read what the current model answered; else null.</returns>
    public ModelLease? TryLeaseShadow()
    {
        lock (gate) return trial is { Shadow: true } ? Take(candidate) : null;
    }

    /// <summary>New leases get <paramref name="next"/> from now on. This object disposes of it in the end.</summary>
    public void Swap(DigitClassifier next, ModelSource source)
    {
        Held? replaced;
        lock (gate) (replaced, current) = (current, new Held(next, source));
        if (replaced is not null) Release(replaced);
    }

    /// <summary>Tries a model beside the current one. This object disposes of it in the end.</summary>
    public void BeginTrial(DigitClassifier next, ModelCandidate terms)
    {
        Held? replaced;
        lock (gate) (replaced, candidate, trial) = (candidate, new Held(next, ModelSource.Storage), terms);
        if (replaced is not null) Release(replaced);
    }

    public void EndTrial()
    {
        Held? replaced;
        lock (gate) (replaced, candidate, trial) = (candidate, null, null);
        if (replaced is not null) Release(replaced);
    }

    public void Dispose()
    {
        EndTrial();
        Held? last;
        lock (gate) (last, current) = (current, null);
        if (last is not null) Release(last);
    }

    /// <summary>To be called with the gate held.</summary>
    private ModelLease? Take(Held? held)
    {
        if (held is null) return null;
        held.Holders++;
        return new ModelLease(held.Classifier, () => Release(held));
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
