using System.Collections.Frozen;

namespace Digits.Functions.Web;

/// <summary>
/// The web page's files: what lies in the folder wwwroot beside the app when it starts. A request's path is looked up
/// among their names and never becomes a path on disk.
/// </summary>
public sealed class PageFiles
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".wasm"] = "application/wasm",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, PageFile> files = List(Path.Combine(AppContext.BaseDirectory, "wwwroot"));

    /// <param name="name">Relative to wwwroot, with forward slashes.</param>
    /// <returns>Null when there is no such file.</returns>
    public PageFile? Find(string? name) => files.GetValueOrDefault(name ?? "");

    private static FrozenDictionary<string, PageFile> List(string root)
    {
        var paths = Directory.Exists(root) ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories) : [];
        return paths.Where(path => Types.ContainsKey(Path.GetExtension(path))).ToFrozenDictionary(
            path => Path.GetRelativePath(root, path).Replace('\\', '/'),
            path => new PageFile(path, Types[Path.GetExtension(path)]),
            StringComparer.Ordinal);
    }
}
