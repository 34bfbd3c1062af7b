namespace Digits.Functions.Scans;

/// <summary>What of a scan an address means.</summary>
public enum ScanPart
{
    /// <summary>…/result: what was read, to look at and to amend.</summary>
    Result,

    /// <summary>…/retry: to be read once more.</summary>
    Retry,

    /// <summary>…/pages/{number}: a picture of one page.</summary>
    Page,
}
