using Digits.Functions.Http;

namespace Digits.Functions.Scans;

/// <summary>What there is to say of scans that are not there.</summary>
public static class ScanProblems
{
    public static ProblemException NoScan(string name) => new(
        StatusCodes.Status404NotFound,
        "There is no such scan",
        $"The container scans has no blob \"{name}\". GET api/scans lists what is there; names are case-sensitive.");

    public static ProblemException NoResult(string name) => new(
        StatusCodes.Status404NotFound,
        "There is no result",
        $"There is no scan \"{name}\", or it wasn't read yet. GET api/scans/{{name}} tells how far it is.");

    public static ProblemException NoPage(ScanAddress address) => new(
        StatusCodes.Status404NotFound,
        "There is no such page",
        $"The scan \"{address.Name}\" has no page {address.Page} that can be shown.");
}
