using System.Collections.Concurrent;

namespace Digits.Tests.Portable.Worker;

/// <summary>What functions did, and what tests make them do.</summary>
internal sealed class Recorder
{
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Runs inside the function, after it was recorded.</summary>
    public Func<string, CancellationToken, Task> Then { get; set; } = (_, _) => Task.CompletedTask;

    public Task RecordAsync(string what, CancellationToken cancellationToken = default)
    {
        Seen.Enqueue(what);
        return Then(what, cancellationToken);
    }

    public int Count(string what) => Seen.Count(s => s == what);
}
