using System.Globalization;
using System.Xml.Linq;
using Digits.Functions.Contract;

namespace Digits.Functions.Scans;

/// <summary>
/// A result for people: an SVG with the boxes and numbers over the scan, pages below each other, unsure ones in orange.
/// The scan is linked to, relative to the result's place in storage; formats that browsers don't show leave the paper white.
/// </summary>
public static class ResultOverlay
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Write(string scanName, IReadOnlyList<Page> pages)
    {
        var width = pages.Select(page => page.Width).DefaultIfEmpty(0).Max();
        var height = pages.Sum(page => (long)page.Height);
        var root = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}")),
            new XElement(Svg + "title", Printable(scanName)),
            new XElement(Svg + "style", "rect{fill:none;stroke-width:2}text{font-family:sans-serif}.sure{stroke:#1a7f37}.unsure{stroke:#bc4c00}text.sure{fill:#1a7f37;stroke:none}text.unsure{fill:#bc4c00;stroke:none}"));
        var top = 0L;
        foreach (var page in pages)
        {
            var drawing = new XElement(
                Svg + "g",
                new XAttribute("transform", string.Create(CultureInfo.InvariantCulture, $"translate(0 {top})")));
            // Only a single image can be shown by its own address.
            if (pages.Count == 1 && page.File is null) drawing.Add(Picture(scanName, page));
            foreach (var line in page.Lines) drawing.Add(Mark(line.Text, line.Accepted, line.Box));
            foreach (var field in page.Fields.Values) drawing.Add(Mark(field.Text, field.Accepted, field.Box));
            foreach (var cell in page.Tables.SelectMany(table => table.Rows).SelectMany(row => row).Where(cell => cell.Text.Length > 0))
            {
                drawing.Add(Mark(cell.Text, cell.Accepted, cell.Box));
            }

            root.Add(drawing);
            top += page.Height;
        }

        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement Picture(string scanName, Page page)
    {
        var up = string.Concat(Enumerable.Repeat("../", scanName.Count(character => character == '/') + 1));
        var path = string.Join('/', scanName.Split('/').Select(Uri.EscapeDataString));
        return new XElement(
            Svg + "image",
            new XAttribute("href", $"{up}scans/{path}"),
            new XAttribute("width", page.Width),
            new XAttribute("height", page.Height));
    }

    private static XElement[] Mark(string text, bool accepted, PixelBox box)
    {
        var kind = new XAttribute("class", accepted ? "sure" : "unsure");
        return
        [
            new XElement(
                Svg + "rect",
                kind,
                new XAttribute("x", box.X),
                new XAttribute("y", box.Y),
                new XAttribute("width", box.Width),
                new XAttribute("height", box.Height)),
            new XElement(
                Svg + "text",
                kind,
                new XAttribute("x", box.X),
                new XAttribute("y", Math.Max(12, box.Y - 4)),
                new XAttribute("font-size", Math.Clamp(box.Height / 2, 12, 48)),
                text),
        ];
    }

    /// <summary>Blob names may hold control characters, which XML may not.</summary>
    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
}
