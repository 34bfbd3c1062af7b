using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET api/openapi.json: the HTTP contract as an OpenAPI 3.1 document.</summary>
public sealed class ShowOpenApi
{
    [Function(nameof(ShowOpenApi))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request)
    {
        _ = request;
        return TypedResults.Stream(typeof(ShowOpenApi).Assembly.GetManifestResourceStream("openapi.json")!, "application/json");
    }
}
