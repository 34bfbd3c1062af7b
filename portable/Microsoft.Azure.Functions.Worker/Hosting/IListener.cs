namespace Microsoft.Azure.Functions.Worker;

/// <summary>Looks for what starts functions: new blobs, messages, the time.</summary>
internal interface IListener
{
    /// <summary>For log lines, e.g. the function's name.</summary>
    string Name { get; }

    /// <summary>Looks once and starts what is due; it may wait for a free slot.</summary>
    /// <param name="stop">The app stops: start nothing more.</param>
    /// <param name="abort">The app waits no longer: given to functions as their own token.</param>
    /// <returns>How long to wait before looking again.</returns>
    Task<TimeSpan> LookAsync(CancellationToken stop, CancellationToken abort);

    /// <summary>Waits until all that was started has ended.</summary>
    Task DrainAsync();
}
