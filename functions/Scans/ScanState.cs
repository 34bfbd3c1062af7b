namespace Digits.Functions.Scans;

/// <summary>How far an uploaded scan is.</summary>
public static class ScanState
{
    /// <summary>No result for its current content yet.</summary>
    public const string Waiting = "waiting";

    public const string Done = "done";

    /// <summary>It can't be read; the result says why.</summary>
    public const string Failed = "failed";

    /// <summary>Reading it failed again and again for a reason that lies outside of it; it was given up until somebody asks for another try.</summary>
    public const string Poison = "poison";
}
