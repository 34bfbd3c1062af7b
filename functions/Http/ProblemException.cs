namespace Digits.Functions.Http;

/// <summary>A request that is answered with problem+json; the message is its detail and tells the caller what to do.</summary>
/// <param name="status">HTTP status, 400 or above.</param>
/// <param name="title">The kind of problem, the same for every occurrence.</param>
/// <param name="detail">What is wrong with this request and what to do about it.</param>
public sealed class ProblemException(int status, string title, string detail, Exception? innerException = null)
    : Exception(detail, innerException)
{
    public int Status { get; } = status;

    public string Title { get; } = title;

    /// <summary>What Retry-After says when the status is 429 or 503, in seconds.</summary>
    public int RetryAfterSeconds { get; init; } = 2;

    public static ProblemException NoModel() => new(
        StatusCodes.Status503ServiceUnavailable,
        "No model is serving",
        "No model is loaded yet. See api/health for the reason, publish a model (training publish), and try again.");

    public static ProblemException Busy(string detail, int retryAfterSeconds) =>
        new(StatusCodes.Status429TooManyRequests, "Too many requests", detail) { RetryAfterSeconds = retryAfterSeconds };

    public static ProblemException StorageUnavailable(string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, "Storage is unavailable", detail);
}
