using Digits.Functions.Contract;
using Digits.Recognition;
using Digits.Recognition.Forms;

namespace Digits.Functions.Scans;

/// <summary>From a layout's name to what reads it, form templates included.</summary>
public sealed class ScanLayouts(FormTemplates templates)
{
    /// <param name="name">As <see cref="LayoutName"/> spells them; null or empty means auto.</param>
    /// <returns>The layout, or why there is none: "layout" for a name that means nothing, "template" for a template that is missing or can't be used.</returns>
    public async Task<(ScanLayout? Layout, ReadError? Error)> FindAsync(string? name, CancellationToken cancellationToken)
    {
        if (LayoutName.TryParse(name, out var layout)) return (new ScanLayout(layout), null);
        if (ScanLayout.TemplateName(name) is not { } template) return (null, new ReadError("layout", LayoutName.Explain(name!)));
        try
        {
            return await templates.FindAsync(template, cancellationToken) is { } found
                ? (new ScanLayout(Layout.Auto, found), null)
                : (null, new ReadError("template", LayoutName.Explain(name!)));
        }
        catch (InvalidTemplateException unusable)
        {
            return (null, new ReadError("template", $"The template \"{template}\" can't be used. {unusable.Message}"));
        }
    }
}
