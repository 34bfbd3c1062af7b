using System.Text;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>Names that a scan may have, could have, and must not have.</summary>
internal static class ScanNames
{
    private const int LongestPart = 300;

    private static readonly string[] Parts =
    [
        "a.png", "form-meter-card", "table", "..", ".", "", " ", "result", "retry", "pages", "1", "0", "999999", "CON", "a.", "é中😀", "\0", "\r\n", "%2e%2e", "%", "a\\b", "?layout=table", "#",
        "<script>", "\u202e", "\ud800", "~", "|", "\"", "'", "{name}", "*", ":", "current.json", new('x', LongestPart),
    ];

    /// <summary>UTF-8, some slashes in it.</summary>
    public static byte[] Make(Random random)
    {
        var parts = Enumerable.Range(0, 1 + random.Next(5)).Select(_ => Parts[random.Next(Parts.Length)]);
        return Encoding.UTF8.GetBytes(string.Join(random.Next(5) == 0 ? "" : "/", parts));
    }
}
