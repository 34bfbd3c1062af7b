using Digits.Recognition;

namespace Digits.Functions.Scans;

/// <summary>Layouts as requests, blob metadata and folders spell them: auto, field, table, page, and form:{template}.</summary>
public static class LayoutName
{
    public const string All = "auto, field, table or page";

    private const string FormPrefix = "form:";

    /// <param name="name">Any case; null or empty means auto.</param>
    public static bool TryParse(string? name, out Layout layout)
    {
        layout = Layout.Auto;
        if (string.IsNullOrEmpty(name)) return true;
        // Enum.TryParse alone would take numbers and lists of names too.
        return name.All(char.IsAsciiLetter) && Enum.TryParse(name, ignoreCase: true, out layout);
    }

    public static bool IsForm(string? name) => name?.StartsWith(FormPrefix, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What to say of a name that <see cref="TryParse"/> refuses.</summary>
    public static string Explain(string name) => IsForm(name)
        ? $"There is no form template \"{name[FormPrefix.Length..]}\": form templates can't be defined yet. Use the layout {All}."
        : $"\"{name}\" is no layout. Use {All}.";

    public static string Of(Layout layout) => layout switch
    {
        Layout.Field => "field",
        Layout.Table => "table",
        Layout.Page => "page",
        _ => "auto",
    };
}
