namespace Digits.Recognition.Forms;

/// <summary>How a scan is to be read: by how its numbers stand, or by a form's template.</summary>
/// <param name="Layout">Not used with a template.</param>
/// <param name="Template">Null for no form.</param>
public sealed record ScanLayout(Layout Layout, FormTemplate? Template = null)
{
    /// <summary>What stands before a template's name where layouts are named: <c>form:invoice</c>.</summary>
    public const string FormPrefix = "form:";

    /// <summary>As requests spell it.</summary>
    public string Name => Template is null ? Layout.ToString().ToLowerInvariant() : FormPrefix + Template.Name;

    /// <summary>The template's name in a layout's; null when the layout is no form.</summary>
    public static string? TemplateName(string? layout) =>
        layout?.StartsWith(FormPrefix, StringComparison.OrdinalIgnoreCase) == true ? layout[FormPrefix.Length..].ToLowerInvariant() : null;
}
