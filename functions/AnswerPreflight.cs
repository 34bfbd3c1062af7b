using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>
/// OPTIONS of any address: a browser's question whether another site's page may send its request. The answer stands in the
/// headers that <see cref="Web.AnswerHeaders"/> adds. In Azure the platform answers where CORS is set up there.
/// </summary>
public sealed class AnswerPreflight
{
    [Function(nameof(AnswerPreflight))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "options", Route = "{*path}")] HttpRequest request)
    {
        _ = request;
        return TypedResults.NoContent();
    }
}
