using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Digits.Tests.Portable.Worker;

#pragma warning disable CA1822 // functions are instance methods, as the real ones are

internal sealed class HttpFunctionsUnderTest(Gate gate)
{
    [Function(nameof(Named))]
    public IActionResult Named([HttpTrigger(AuthorizationLevel.Function, "get", "post")] HttpRequest request) =>
        new OkObjectResult(new { method = request.Method });

    [Function(nameof(Item))]
    public IResult Item(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id:int}/{part?}")] HttpRequest request,
        int id, string? part, DateTime? since) =>
        Results.Json(new { id, part, since = since?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), path = request.Path.Value });

    [Function(nameof(Rest))]
    public static string Rest([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request, string path) =>
        $"{request.Method} {path}";

    [Function(nameof(Plain))]
    public Task<Point> Plain([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, [FromBody] Point point) =>
        Task.FromResult(new Point(point.Y, point.X));

    [Function(nameof(Context))]
    public IActionResult Context(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "context/{word}")] HttpRequest request,
        FunctionContext context, CancellationToken cancellationToken) =>
        new JsonResult(new
        {
            name = context.FunctionDefinition.Name,
            sameRequest = ReferenceEquals(request, context.GetHttpContext()!.Request),
            word = context.BindingContext.BindingData["word"],
            query = context.BindingContext.BindingData.GetValueOrDefault("q"),
            invocation = context.InvocationId,
            note = context.Items.TryGetValue("note", out var note) ? note : null,
            follows = cancellationToken == context.CancellationToken,
        });

    [Function(nameof(Fails))]
    public IResult Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidDataException("the detail that stays in the log");

    [Function(nameof(Swallow))]
    public async Task<IResult> Swallow(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return Results.Text(body.Length.ToString(CultureInfo.InvariantCulture));
    }

    [Function(nameof(Waits))]
    public async Task<IResult> Waits([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        gate.Entered.Release();
        await gate.Open.Task;
        return Results.Text("through");
    }

    internal sealed record Point(int X, int Y);
}

/// <summary>Lets a test hold functions and see how many have come in.</summary>
internal sealed class Gate
{
    public SemaphoreSlim Entered { get; } = new(0);

    public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
