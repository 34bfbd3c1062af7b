using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A path or name in an attribute: <c>%SETTING%</c> is filled at start, <c>{token}</c> at every invocation.</summary>
internal sealed partial class BindingTemplate(string template, IConfiguration configuration)
{
    private readonly string template = FillSettings(template, configuration);

    /// <exception cref="InvalidOperationException">A setting that the text names isn't set.</exception>
    public static string FillSettings(string text, IConfiguration configuration) => Setting().Replace(text, match =>
        configuration[match.Groups[1].Value]
        ?? throw new InvalidOperationException($"'{text}': there is no setting '{match.Groups[1].Value}'."));

    /// <exception cref="InvalidOperationException">No binding data has a token's name.</exception>
    public string Fill(Invocation invocation) => Token().Replace(template, match =>
    {
        var (name, format) = (match.Groups[1].Value, match.Groups[2].Value);
        var value = name.ToUpperInvariant() switch
        {
            "RAND-GUID" => Guid.NewGuid().ToString(format.Length == 0 ? "D" : format),
            "DATETIME" => DateTime.UtcNow.ToString(format.Length == 0 ? "yyyy-MM-ddTHH-mm-ssZ" : format),
            _ => invocation.Trigger is HttpContext http
                ? HttpData.Find(http, name)
                : invocation.BindingContext.BindingData.GetValueOrDefault(name)?.ToString(),
        };
        return value ?? throw new InvalidOperationException($"'{template}': no binding data called '{name}'.");
    });

    [GeneratedRegex(@"%([^%{}]+)%")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\{([^{}:]+)(?::([^{}]+))?\}")]
    private static partial Regex Token();
}
