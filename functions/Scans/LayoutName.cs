using Digits.Recognition;
using Digits.Recognition.Forms;

namespace Digits.Functions.Scans;

/// <summary>Layouts as requests, blob metadata and folders spell them: auto, field, table, page, and form:{template}.</summary>
public static class LayoutName
{
    public const string All = "auto, field, table, page or form:{template}";

    private const string FormFolderPrefix = "form-"; // A folder's name can't hold a colon everywhere.

    /// <param name="name">Any case; null or empty means auto. A form is none of these: see <see cref="ScanLayouts"/>.</param>
    public static bool TryParse(string? name, out Layout layout)
    {
        layout = Layout.Auto;
        if (string.IsNullOrEmpty(name)) return true;
        // Enum.TryParse alone would take numbers and lists of names too.
        return name.All(char.IsAsciiLetter) && Enum.TryParse(name, ignoreCase: true, out layout);
    }

    /// <summary>What to say of a name that means nothing.</summary>
    public static string Explain(string name) => ScanLayout.TemplateName(name) is { } template
        ? $"There is no form template \"{template}\". Put one into the container templates as {{name}}.json (training template makes it from a scan), or use the layout auto, field, table or page."
        : $"\"{name}\" is no layout. Use {All}.";

    public static string Of(Layout layout) => layout switch
    {
        Layout.Field => "field",
        Layout.Table => "table",
        Layout.Page => "page",
        _ => "auto",
    };

    /// <summary>The layout that a scan's first folder asks for; auto when it asks for none.</summary>
    /// <param name="folder">A layout's name, or form-{template}.</param>
    public static string OfFolder(string folder)
    {
        if (TryParse(folder, out var layout)) return Of(layout);
        if (!folder.StartsWith(FormFolderPrefix, StringComparison.OrdinalIgnoreCase)) return Of(Layout.Auto);
        var template = folder[FormFolderPrefix.Length..].ToLowerInvariant();
        return FormTemplate.IsName(template) ? ScanLayout.FormPrefix + template : Of(Layout.Auto);
    }
}
