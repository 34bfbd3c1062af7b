using System.Text.Json;

namespace Digits.Portable.Tests.TorchSharp;

/// <summary>The numbers that PyTorch gave (reference.json, written by reference.py beside it).</summary>
internal static class Reference
{
    private static readonly Lazy<JsonElement> Cases = new(() =>
    {
        var path = Path.Combine(AppContext.BaseDirectory, "TorchSharp", "reference.json");
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.GetProperty("cases");
    });

    internal static JsonElement Case(string name) => Cases.Value.GetProperty(name);

    internal static IEnumerable<string> Names => Cases.Value.EnumerateObject().Select(c => c.Name);

    internal static double[] Numbers(this JsonElement element, string name) => element.GetProperty(name).Numbers();

    internal static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(v => v.GetDouble())];
}
