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
        // Literal parts win over parameters: the longer path over the shorter one.
        var paths = Document["paths"]!.AsObject().OrderByDescending(entry => entry.Key.Split('/').Count(part => !part.StartsWith('{')));
        return paths.Where(entry => Regex.IsMatch(path, Pattern(entry.Key), RegexOptions.Singleline))
            .Select(entry => entry.Value![method.Method.ToLowerInvariant()]).FirstOrDefault(operation => operation is not null);
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
        if (described["content"] is null) return text.Length == 0 ? [] : ["An answer without content is described."];
        if (described["content"]![type ?? ""] is not { } content) return [$"The type {type} is not described."];
        return type!.EndsWith("json", StringComparison.Ordinal) ? [.. schema.Errors(JsonNode.Parse(text), content["schema"]!)] : [];
    }

    // What is a path itself may hold folders.
    private static string Pattern(string template) =>
        $"^{Regex.Replace(Regex.Replace(Regex.Escape(template), @"\\{(name|file|path)}", ".+"), @"\\{\w+}", "[^/]+")}$";
}
