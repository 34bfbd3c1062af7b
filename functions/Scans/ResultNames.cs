namespace Digits.Functions.Scans;

/// <summary>Where the result of scans/{name} lies in the container results.</summary>
public static class ResultNames
{
    public static string Json(string scan) => $"{scan}.json";

    public static string Csv(string scan) => $"{scan}.csv";

    public static string Overlay(string scan) => $"{scan}.svg";
}
