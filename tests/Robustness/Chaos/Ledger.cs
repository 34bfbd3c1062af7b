namespace Digits.Robustness.Tests.Chaos;

/// <summary>What became of the scans of one phase. Each must stand in exactly one of the first three columns.</summary>
internal sealed record Ledger(string Phase)
{
    /// <summary>The right digits, by the model that the result names, and CSV and overlay that agree with them.</summary>
    public int Right { get; set; }

    /// <summary>A result that says why the scan can't be read, where it can't.</summary>
    public int Errors { get; set; }

    /// <summary>Given up after five tries, with a message.</summary>
    public int Poisoned { get; set; }

    /// <summary>Names of scans without result and message, after all was calm again.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>Scans with another result than the right one, and which.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Scans with both a result and a message, blobs in the results that no scan explains, and results that changed when old events came again.</summary>
    public List<string> Doubled { get; } = [];

    public int Scans => Right + Errors + Poisoned + Lost.Count + Wrong.Count;

    public bool IsClean => Lost.Count + Wrong.Count + Doubled.Count == 0;

    public override string ToString() =>
        $"{Phase,-20} {Scans,6} {Right,13} {Errors,13} {Poisoned,9} {Lost.Count,5} {Wrong.Count,6} {Doubled.Count,8}"
        + string.Concat(Lost.Select(name => $"\n  lost: {name}").Concat(Wrong.Select(what => $"\n  wrong: {what}")).Concat(Doubled.Select(what => $"\n  doubled: {what}")));

    public static string Header => $"{"",-20} {"scans",6} {"right result",13} {"error result",13} {"poisoned",9} {"lost",5} {"wrong",6} {"doubled",8}";
}
