using System.Globalization;
using Azure;
using Digits.Functions.Telemetry;
using Digits.Recognition;
using Digits.Registry;
using Microsoft.Extensions.Logging;

namespace Digits.Functions.Http;

/// <summary>
/// Runs an HTTP function's work, unless its client asks too often, and turns what it throws into problem+json (RFC 9457).
/// Each problem names the trace under which the server's log has the rest.
/// </summary>
public sealed class ProblemResponses(ClientLimits limits, ILogger<ProblemResponses> logger)
{
    private const string TraceId = "traceId";

    /// <param name="dialect">Adds members to each problem, as the Open Inference Protocol asks for; null for none.</param>
    public async Task<IResult> AnswerAsync(
        HttpRequest request,
        Func<Task<IResult>> work,
        CancellationToken cancellationToken,
        Func<string, Dictionary<string, object?>>? dialect = null)
    {
        var problem = default(ProblemException);
        try
        {
            limits.Check(request.HttpContext);
            return await work();
        }
        catch (ProblemException refused)
        {
            problem = refused;
        }
        catch (ImageRejectedException rejected)
        {
            problem = From(rejected);
        }
        catch (RegistryException refused)
        {
            problem = new(
                refused.IsMissing ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict, "The models stay as they are", refused.Message, refused);
        }
        catch (BadHttpRequestException bad)
        {
            problem = new(bad.StatusCode, "The request can't be read", $"The body could not be received: {bad.Message}", bad);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested
            && exception is OperationCanceledException or IOException or RequestFailedException)
        {
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (RequestFailedException failed)
        {
            logger.LogWarning(
                failed, "Storage answered {Status} to {Method} {Path}, trace {TraceId}",
                failed.Status, request.Method, request.Path, request.HttpContext.TraceIdentifier);
            problem = ProblemException.StorageUnavailable("Blob storage did not answer as it should. Try again in a few seconds.");
        }
        catch (AggregateException failed) when (failed.InnerExceptions.All(inner => inner is RequestFailedException or OperationCanceledException))
        {
            // What the storage client throws when every one of its retries failed, or took too long.
            logger.LogWarning(
                "Storage can't be reached for {Method} {Path}, trace {TraceId}", request.Method, request.Path, request.HttpContext.TraceIdentifier);
            problem = ProblemException.StorageUnavailable("Blob storage can't be reached. Try again in a few seconds.");
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "{Method} {Path} failed, trace {TraceId}", request.Method, request.Path, request.HttpContext.TraceIdentifier);
            problem = new(
                StatusCodes.Status500InternalServerError,
                "The server failed",
                "This is a fault of the server, not of your request; it has been logged. Trying the same again may not help.",
                exception);
        }

        DigitsMetrics.CountProblem(problem.Status);
        if (problem.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            request.HttpContext.Response.Headers.RetryAfter = problem.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        var members = dialect?.Invoke(problem.Message) ?? [];
        members[TraceId] = request.HttpContext.TraceIdentifier;
        return TypedResults.Problem(problem.Message, statusCode: problem.Status, title: problem.Title, extensions: members);
    }

    private static ProblemException From(ImageRejectedException rejected) => rejected.Rejection switch
    {
        ImageRejection.Empty => new(StatusCodes.Status400BadRequest, "There is no image", rejected.Message, rejected),
        ImageRejection.NotAnImage => new(StatusCodes.Status400BadRequest, "Not an image", rejected.Message, rejected),
        ImageRejection.TooLarge => new(StatusCodes.Status413PayloadTooLarge, "The image is too large", rejected.Message, rejected),
        ImageRejection.UnsupportedFormat =>
            new(StatusCodes.Status415UnsupportedMediaType, "The format is not supported", rejected.Message, rejected),
        _ => new(StatusCodes.Status422UnprocessableEntity, "The image can't be read", rejected.Message, rejected),
    };
}
