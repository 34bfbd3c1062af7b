using System.Globalization;
using System.Text.RegularExpressions;
using Digits.Functions.Http;

namespace Digits.Functions.Scans;

/// <summary>
/// What an address behind api/scans/ means: a scan, whose name may hold folders, and what of it. One function answers all
/// of them, for the Functions host tries routes in no order that could tell them apart; so no scan that is called
/// "…/result", "…/retry" or "…/pages/3" has an address.
/// </summary>
/// <param name="Name">Within the container scans.</param>
/// <param name="Part">Null for the scan itself.</param>
/// <param name="Page">From 1; 0 unless the part is a page.</param>
public readonly partial record struct ScanAddress(string Name, ScanPart? Part, int Page)
{
    private const int LongestName = 1024; // Azure Blob Storage's own limit.

    public static ScanAddress Parse(string? path)
    {
        if (PartOfScan().Match(path ?? "") is not { Success: true } match) return new(path ?? "", null, 0);
        var name = match.Groups["name"].Value;
        return match.Groups["page"].Success
            ? new(name, ScanPart.Page, int.Parse(match.Groups["page"].Value, CultureInfo.InvariantCulture))
            : new(name, match.Groups["part"].Value == "result" ? ScanPart.Result : ScanPart.Retry, 0);
    }

    /// <exception cref="ProblemException">No name that a new scan may have (400).</exception>
    public void CheckNewName()
    {
        var name = Name;
        if (Part is null && name.Length is > 0 and <= LongestName && !name.Any(char.IsControl) && !name.Contains('\\', StringComparison.Ordinal)
            && name.Split('/').All(folder => folder is not ("" or "." or "..") && !folder.EndsWith('.'))) return;
        throw new ProblemException(
            StatusCodes.Status400BadRequest,
            "The name is not usable",
            $"A scan's name has 1 to {LongestName} characters, folders parted by single slashes, none of them ending in a dot, and no control characters.");
    }

    [GeneratedRegex(@"^(?<name>.+)/(?:(?<part>result|retry)|pages/(?<page>[1-9][0-9]{0,5}))\z")]
    private static partial Regex PartOfScan();
}
