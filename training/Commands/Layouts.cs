using System.CommandLine;
using Digits.Recognition.Forms;
using Layout = Digits.Recognition.Layout;

namespace Digits.Training.Commands;

/// <summary>Layouts on the command line: auto, field, table, page, or form:NAME with a template of a folder.</summary>
public static class Layouts
{
    /// <param name="otherwise">The layout when none is named.</param>
    public static Option<string> Option(string description, string otherwise = "auto")
    {
        var option = new Option<string>("--layout")
        {
            Description = $"{description}: auto, field, table, page or form:NAME",
            DefaultValueFactory = _ => otherwise,
            HelpName = "LAYOUT",
        };
        option.Validators.Add(result =>
        {
            var name = result.Tokens is [var token] ? token.Value : otherwise;
            if (ScanLayout.TemplateName(name) is null && !TryParse(name, out _)) result.AddError($"\"{name}\" is no layout: auto, field, table, page or form:NAME.");
        });
        return option;
    }

    public static Option<string> Templates() => new("--templates")
    {
        Description = "Folder of form templates, NAME.json each",
        DefaultValueFactory = _ => DefaultFolder(),
        HelpName = "DIR",
    };

    /// <summary>The layout of that name, its template read from the folder.</summary>
    /// <exception cref="JobFailedException">There is no such layout or template.</exception>
    public static ScanLayout Resolve(string name, string templates)
    {
        if (ScanLayout.TemplateName(name) is { } template)
        {
            return TemplateFolder.Find(templates, template) is { } found
                ? new ScanLayout(Layout.Auto, found)
                : throw new JobFailedException($"There is no template {template}.json in {templates}. It has: {string.Join(", ", TemplateFolder.Names(templates))}.");
        }

        return TryParse(name, out var layout) ? new ScanLayout(layout) : throw new JobFailedException($"\"{name}\" is no layout.");
    }

    /// <summary>Enum.TryParse alone would take numbers and lists of names too.</summary>
    private static bool TryParse(string name, out Layout layout)
    {
        layout = Layout.Auto;
        return name.All(char.IsAsciiLetter) && Enum.TryParse(name, ignoreCase: true, out layout);
    }

    /// <summary>templates/ of the repository, whether run from its root or from below.</summary>
    private static string DefaultFolder()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder != null; folder = folder.Parent)
        {
            var templates = Path.Combine(folder.FullName, "templates");
            if (Directory.Exists(templates)) return templates;
        }

        return "templates";
    }
}
