using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Digits.Tests;

namespace Digits.Functions.Tests;

/// <summary>Stands between every test and the app: each answer must be one that openapi.json describes.</summary>
public sealed class OpenApiContract : DelegatingHandler
{
    public OpenApiContract()
        : base(new SocketsHttpHandler())
    {
    }

    public static JsonNode Document { get; } =
        JsonNode.Parse(File.ReadAllText(Path.Combine(Azurite.RepositoryFolder, "functions", "openapi.json")))!;

    /// <summary>The operation that an address is of, or null.</summary>
    public static JsonNode? Operation(HttpMethod method, string path)
    {
        // Literal paths win over those with parameters.
        var paths = Document["paths"]!.AsObject().OrderBy(entry => entry.Key.Count(character => character == '{'));
        var match = paths.FirstOrDefault(entry => Regex.IsMatch(path, Pattern(entry.Key)));
        return match.Value?[method.Method.ToLowerInvariant()];
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath);
        if (Operation(request.Method, path) is not { } operation)
        {
            Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{request.Method} {path} is not in openapi.json.");
            return response;
        }

        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var errors = Errors(operation, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text);
        Assert.True(errors.Count == 0, $"{request.Method} {path} answered {(int)response.StatusCode} otherwise than openapi.json says:\n{string.Join('\n', errors)}\n{text}");
        return response;
    }

    private static List<string> Errors(JsonNode operation, int status, string? type, string text)
    {
        var schema = new JsonSchema(Document);
        var described = operation["responses"]![status.ToString()];
        if (described is null) return ["The status is not described."];
        if ((string?)described["$ref"] is { } reference) described = schema.Resolve(reference);
        if (described["content"]?[type ?? ""] is not { } content) return [$"The type {type} is not described."];
        return type!.EndsWith("json", StringComparison.Ordinal) ? [.. schema.Errors(JsonNode.Parse(text), content["schema"]!)] : [];
    }

    // The name of a scan may hold folders.
    private static string Pattern(string template) =>
        $"^{Regex.Replace(Regex.Escape(template).Replace("\\{name}", ".+", StringComparison.Ordinal), @"\\\{\w+}", "[^/]+")}$";
}
