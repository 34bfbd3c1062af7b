using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET /: a first page that leads to the rest.</summary>
public sealed class ShowIndex
{
    [Function(nameof(ShowIndex))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "")] HttpRequest request)
    {
        _ = request;
        return TypedResults.Stream(typeof(ShowIndex).Assembly.GetManifestResourceStream("index.html")!, "text/html; charset=utf-8");
    }
}
