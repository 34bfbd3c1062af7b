using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Digits.Functions.Web;

/// <summary>
/// Headers of every answer: what a browser may do with it, that it must ask again before it uses a copy, and which other
/// sites' pages may read it (the setting Digits__CorsOrigins).
/// </summary>
public sealed class AnswerHeaders(AppSettings settings) : IFunctionsWorkerMiddleware
{
    // 'wasm-unsafe-eval' lets the page compile ONNX Runtime's WebAssembly, and no JavaScript.
    private const string Policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
        + "connect-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly string[] origins =
        settings.CorsOrigins.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http) Add(http.Request, http.Response.Headers);
        return next(context);
    }

    private void Add(HttpRequest request, IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.StrictTransportSecurity = "max-age=31536000"; // Browsers heed it over HTTPS only, so not on this machine.
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin"; // CORS requests of allowed origins are not concerned.
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
        headers.CacheControl = "no-cache";
        if (origins.Length == 0) return;

        headers.Vary = "Origin";
        var origin = request.Headers.Origin.ToString();
        if (!origins.Contains("*") && !origins.Contains(origin, StringComparer.OrdinalIgnoreCase)) return;

        headers.AccessControlAllowOrigin = origins.Contains("*") ? "*" : origin;
        headers.AccessControlExposeHeaders = $"ETag, Retry-After, {Inference.InferenceBody.JsonLengthHeader}";
        if (!HttpMethods.IsOptions(request.Method)) return;

        headers.AccessControlAllowMethods = "GET, POST, PUT";
        headers.AccessControlAllowHeaders = $"Content-Type, If-Match, If-None-Match, x-functions-key, {Inference.InferenceBody.JsonLengthHeader}";
        headers.AccessControlMaxAge = "7200"; // Two hours, the longest that Chromium keeps it.
    }
}
