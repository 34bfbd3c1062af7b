namespace Digits.Recognition.Forms;

/// <summary>A folder with one template a file, {name}.json.</summary>
public static class TemplateFolder
{
    /// <returns>Null when the folder has no template of that name.</returns>
    /// <exception cref="InvalidTemplateException">The file is no template, or names itself otherwise.</exception>
    public static FormTemplate? Find(string folder, string name)
    {
        var file = Path.Combine(folder, name + ".json");
        return FormTemplate.IsName(name) && File.Exists(file) ? Parse(File.ReadAllBytes(file), name) : null;
    }

    /// <summary>The names of the templates in a folder, in order; none when there is no such folder.</summary>
    public static IReadOnlyList<string> Names(string folder) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Where(FormTemplate.IsName).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>As <see cref="FormTemplate.Parse"/>, for a template that must have this name.</summary>
    public static FormTemplate Parse(ReadOnlySpan<byte> json, string name)
    {
        var template = FormTemplate.Parse(json);
        return template.Name == name
            ? template
            : throw new InvalidTemplateException($"The template {name} calls itself \"{template.Name}\"; both must be the same.");
    }
}
