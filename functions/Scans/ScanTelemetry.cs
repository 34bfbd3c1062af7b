using Digits.Functions.Contract;
using Digits.Functions.Serving;
using Digits.Functions.Telemetry;
using Digits.Recognition.Forms;

namespace Digits.Functions.Scans;

/// <summary>What follows the reading of a scan, whoever asked for it: its digits are counted, and a candidate on trial reads it too.</summary>
public sealed class ScanTelemetry(AppSettings settings, ShadowComparison shadow)
{
    /// <summary>The trigger's name of scans that were uploaded.</summary>
    public const string Upload = "scan";

    /// <param name="trigger">read for a request, <see cref="Upload"/> for an upload.</param>
    /// <param name="version">The version that read the pages.</param>
    /// <param name="scan">What they were read from.</param>
    public void Tell(string trigger, string version, IReadOnlyList<Page> pages, ReadOnlyMemory<byte> scan, ScanLayout layout)
    {
        Count(trigger, version, pages);
        shadow.Begin(version, Texts(pages), candidate =>
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(settings.MaxReadSeconds));
            return Texts(PageReader.Read(candidate.Classifier, scan, layout, ScanLimits.Default, deadline.Token));
        });
    }

    /// <summary>Of a scan whose pages were read apart, each perhaps on another machine: no candidate reads it.</summary>
    public static void Count(string trigger, string version, IReadOnlyList<Page> pages)
    {
        var digits = pages.SelectMany(page => page.AllDigits()).ToList();
        DigitsMetrics.CountDigits(version, trigger, digits.Count, digits.Count(digit => !digit.Accepted));
    }

    private static string[] Texts(IReadOnlyList<Page> pages) => [.. pages.SelectMany(page => page.Numbers()).Select(number => number.Text)];
}
