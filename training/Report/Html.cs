using System.Net;
using System.Text;

namespace Digits.Training.Report;

/// <summary>Writes HTML. What is called text is escaped here; what is called html must be.</summary>
public static class Html
{
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A part of the page with a heading and a name to link to.</summary>
    public static string Section(string id, string heading, params IEnumerable<string> html) =>
        $"<section id=\"{id}\"><h2>{Text(heading)}</h2>{string.Concat(html)}</section>\n";

    public static string Heading(string text) => $"<h3>{Text(text)}</h3>";

    public static string Paragraph(string text) => $"<p>{Text(text)}</p>";

    /// <summary>A table that scrolls within itself where the page is narrow. Cells are text; a cell's first sign aligns it: digits to the right.</summary>
    public static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var html = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        foreach (var cell in head) html.Append($"<th scope=\"col\">{Text(cell)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                var isNumber = i > 0 && row[i] is [>= '0' and <= '9' or '-' or '–', ..];
                html.Append(i == 0 ? $"<th scope=\"row\">{Text(row[i])}</th>" : $"<td{(isNumber ? " class=\"n\"" : "")}>{Text(row[i])}</td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    /// <summary>Charts or pictures side by side, as many as fit.</summary>
    public static string Row(string kind, params IEnumerable<string> html) => $"<div class=\"{kind}\">{string.Concat(html)}</div>";

    /// <summary>A picture with a line below it.</summary>
    /// <param name="image">An img or svg element.</param>
    public static string Figure(string image, string text, string kind = "") =>
        $"<figure{(kind == "" ? "" : $" class=\"{kind}\"")}>{image}<figcaption>{Text(text)}</figcaption></figure>";

    /// <summary>A figure to look at first.</summary>
    public static string Tile(string label, string value, string remark) =>
        $"<div class=\"tile\"><span>{Text(label)}</span><strong>{Text(value)}</strong><small>{Text(remark)}</small></div>";
}
