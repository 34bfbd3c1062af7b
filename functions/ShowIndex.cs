using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET /: a first page that leads to the rest.</summary>
public sealed class ShowIndex
{
    // An empty route would mean the function's name; this one matches nothing but the root.
    private const string Root = "{ignored:maxlength(0)?}";

    [Function(nameof(ShowIndex))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root)] HttpRequest request)
    {
        _ = request;
        return TypedResults.Stream(typeof(ShowIndex).Assembly.GetManifestResourceStream("index.html")!, "text/html; charset=utf-8");
    }
}
