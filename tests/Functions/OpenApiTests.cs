using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions.Tests;

[Collection(AppCollection.Name)]
public sealed class OpenApiTests(AppFixture fixture)
{
    private const string Scan = "/api/scans/{name}";

    private static readonly JsonNode Document = OpenApiContract.Document;

    [Fact]
    public async Task DocumentIsServedAsItIs()
    {
        var served = await (await fixture.Http.GetAsync("api/openapi.json")).JsonAsync();

        Assert.True(JsonNode.DeepEquals(Document, served));
        Assert.StartsWith("3.1.", (string)served["openapi"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryHttpFunctionIsAnOperationAndEveryOperationAFunction()
    {
        var functions = typeof(PredictDigit).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(method => (
                Name: method.GetCustomAttribute<FunctionAttribute>()!.Name,
                Trigger: method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>().SingleOrDefault()))
            .Where(function => function.Trigger is not null)
            .Select(function => $"{function.Name}: {string.Join(' ', function.Trigger!.Methods!)} {Path(function.Trigger!.Route!)}");
        var operations = Document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => $"{FunctionOf((string)method.Value!["operationId"]!, path.Key)}: {method.Key} {ScanOf(path.Key)}"));

        Assert.Equal(operations.Distinct().Order(StringComparer.Ordinal), functions.Order(StringComparer.Ordinal));

        static string Path(string route) => "/" + route.Replace("{*", "{", StringComparison.Ordinal).Replace("{ignored:maxlength(0)?}", "", StringComparison.Ordinal);

        // What stands behind a scan's name, which may hold folders, is told apart inside one function a method.
        static string ScanOf(string path) => path.StartsWith(Scan, StringComparison.Ordinal) ? Scan : path;
        static string FunctionOf(string operation, string path) =>
            path.StartsWith(Scan, StringComparison.Ordinal) ? System.Text.RegularExpressions.Regex.Replace(operation, "(?<=.)(Result|Page)$", "") : operation;
    }

    [Fact]
    public void EveryExampleFitsItsSchema()
    {
        var schema = new JsonSchema(Document);
        var examples = Descendants(Document).OfType<JsonObject>().Where(node => node["schema"] is not null && node["example"] is not null).ToArray();

        Assert.InRange(examples.Length, 20, int.MaxValue);
        Assert.All(examples, node => Assert.Empty(schema.Errors(node["example"], node["schema"]!)));
    }

    [Fact]
    public async Task FirstPageIsServed()
    {
        using var response = await fixture.Http.GetAsync("");

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("page/main.js", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node) => node switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>().SelectMany(Descendants).Prepend(node),
        JsonArray items => items.OfType<JsonNode>().SelectMany(Descendants).Prepend(node),
        _ => [node],
    };
}
