using System.Diagnostics;

namespace Digits.Benchmarks;

/// <summary>How often something was done and how long each time took, over all its turns.</summary>
/// <param name="calls">What to do, again and again: one entry a thread.</param>
/// <param name="imagesPerCall">Images that a call classifies.</param>
/// <param name="processorTime">That the process which does the work has spent so far.</param>
internal sealed class Measurement(IReadOnlyList<Action> calls, int imagesPerCall, Func<TimeSpan> processorTime)
{
    private readonly List<double> microseconds = [];
    private double seconds;
    private TimeSpan spent;

    /// <summary>Images a second, all threads together.</summary>
    public double PerSecond => microseconds.Count * imagesPerCall / seconds;

    /// <summary>Processor time an image, in microseconds: what is left of a figure when others use the machine too.</summary>
    public double Cost => spent.TotalMicroseconds / (microseconds.Count * imagesPerCall);

    /// <summary>The time that a share of the calls stayed below, in microseconds.</summary>
    /// <param name="share">0..1.</param>
    public double Percentile(double share)
    {
        microseconds.Sort();
        return microseconds[(int)(share * (microseconds.Count - 1))];
    }

    /// <summary>Several measurements in short turns, so that a busy machine disturbs all of them alike.</summary>
    /// <param name="time">For each measurement, all turns together.</param>
    public static void RunInTurns(TimeSpan time, params ReadOnlySpan<Measurement> measurements)
    {
        const int Turns = 5;
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var measurement in measurements) measurement.Run(time / Turns);
        }
    }

    /// <exception cref="AggregateException">A call failed.</exception>
    public void Run(TimeSpan time)
    {
        var durations = new List<double>[calls.Count];
        var before = processorTime();
        var clock = Stopwatch.StartNew();
        OnThreads(calls.Count, thread =>
        {
            var own = durations[thread] = [];
            while (clock.Elapsed < time)
            {
                var start = Stopwatch.GetTimestamp();
                calls[thread]();
                own.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        });
        seconds += clock.Elapsed.TotalSeconds;
        spent += processorTime() - before;
        foreach (var own in durations) microseconds.AddRange(own);
    }

    /// <summary>Runs something on threads of their own, not the pool's, and waits for all of them.</summary>
    /// <exception cref="AggregateException">One of them failed.</exception>
    public static void OnThreads(int count, Action<int> work)
    {
        const int StackBytes = 256 * 1024; // Hundreds of threads wait in sockets at a time.
        var faults = new Exception?[count];
        var threads = Enumerable.Range(0, count).Select(index => new Thread(() => faults[index] = Fault(() => work(index)), StackBytes)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (faults.Any(fault => fault is not null)) throw new AggregateException(faults.OfType<Exception>());
    }

    private static Exception? Fault(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception fault)
        {
            return fault; // To be thrown by whoever waits for the thread.
        }
    }
}
