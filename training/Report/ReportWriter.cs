using System.Globalization;
using System.Text;
using Digits.Training.Report.Sections;

namespace Digits.Training.Report;

/// <summary>
/// Writes report.html: one page that needs neither network nor script, for screens light and dark, phones and paper; and
/// beside it every chart as an SVG file.
/// </summary>
public static class ReportWriter
{
    public const string FileName = "report.html";

    /// <returns>The page's path.</returns>
    /// <exception cref="JobFailedException">The charts can't be drawn.</exception>
    public static async Task<string> WriteAsync(string folder, ReportContents contents, CancellationToken cancellationToken)
    {
        (string Id, string Heading, string Html)[] sections =
        [
            ("digits", "Digits", DigitSections.Overview(contents)),
            ("trust", "Confidence", TrustSection.Of(contents)),
            ("mistakes", "Mistakes", MistakeSection.Of(contents)),
            ("others", "What is no digit", NonDigitSection.Of(contents)),
            ("spoiled", "Spoiled images", RobustnessSection.Of(contents)),
            ("scans", "Scans", ScanSection.Of(contents, cancellationToken)),
            ("training", "Training", TrainingSection.Of(contents)),
            ("data", "Data", DataSection.Of(contents)),
            ("settings", "Settings", SettingsSection.Of(contents)),
        ];
        var shown = sections.Where(section => section.Html.Length > 0).ToList();
        var page = Page(contents, shown);
        var charts = await ChartRenderer.DrawAsync(contents.Charts, cancellationToken: cancellationToken);
        foreach (var (name, svg) in charts.Drawn) page.Replace(ReportContents.MarkOf(name), svg);

        Directory.CreateDirectory(folder);
        foreach (var (name, svg) in charts.Files) AtomicFile.Write(Path.Combine(folder, name + ".svg"), Encoding.UTF8.GetBytes(svg));
        var path = Path.Combine(folder, FileName);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(page.ToString()));
        return path;
    }

    private static StringBuilder Page(ReportContents contents, IReadOnlyList<(string Id, string Heading, string Html)> sections)
    {
        var model = contents.Result.Model;
        var title = $"{model.Name} {model.Version}: report";
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n")
            .Append($"<title>{Html.Text(title)}</title>\n<style>{Style()}</style>\n</head>\n<body>\n<header><h1>Handwritten digits: model ")
            .Append($"{Html.Text(model.Version)}</h1><p>{Html.Text(Subtitle(contents))}</p>\n<nav>");
        foreach (var (id, heading, _) in sections) page.Append($"<a href=\"#{id}\">{Html.Text(heading)}</a>");
        page.Append("</nav>").Append(KeyFigures.Of(contents)).Append("</header>\n<main>\n");
        foreach (var (id, heading, html) in sections) page.Append(Html.Section(id, heading, html));
        return page.Append("</main>\n</body>\n</html>\n");
    }

    private static string Subtitle(ReportContents contents)
    {
        var model = contents.Result.Model;
        var trained = model.TrainedAt is { } at ? $"trained {at.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}, " : "";
        return $"{trained}{model.Bytes / 1024.0:N0} KiB, SHA-256 {model.Sha256[..12]}…";
    }

    private static string Style()
    {
        using var css = typeof(ReportWriter).Assembly.GetManifestResourceStream("report.css")!;
        return new StreamReader(css).ReadToEnd();
    }
}
