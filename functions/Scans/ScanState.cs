namespace Digits.Functions.Scans;

/// <summary>How far an uploaded scan is.</summary>
public static class ScanState
{
    /// <summary>No result for its current content yet.</summary>
    public const string Waiting = "waiting";

    public const string Done = "done";

    /// <summary>It can't be read; the result says why.</summary>
    public const string Failed = "failed";
}
