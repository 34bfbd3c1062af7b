using Digits.Functions.Http;
using Digits.Functions.Web;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Functions;

/// <summary>GET / and GET page/{file}: the web page.</summary>
public sealed class ShowPage(PageFiles files, ProblemResponses problems)
{
    // An empty route would mean the function's name; this one matches nothing but the root.
    private const string Root = "{ignored:maxlength(0)?}";

    [Function(nameof(ShowPage))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root)] HttpRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, "index.html", cancellationToken);

    [Function(nameof(ShowPage) + "File")]
    public Task<IResult> RunFile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "page/{*file}")] HttpRequest request,
        string file,
        CancellationToken cancellationToken)
    {
        // Lets the service worker among the files answer for the page above them too (w3.org/TR/service-workers, 6.2).
        request.HttpContext.Response.Headers["Service-Worker-Allowed"] = "../";
        return AnswerAsync(request, file, cancellationToken);
    }

    private Task<IResult> AnswerAsync(HttpRequest request, string file, CancellationToken cancellationToken) =>
        problems.AnswerAsync(
            request,
            () => Task.FromResult(files.Find(file)?.Answer() ?? throw new ProblemException(
                StatusCodes.Status404NotFound, "There is no such page", "The page and its files begin at /.")),
            cancellationToken);
}
