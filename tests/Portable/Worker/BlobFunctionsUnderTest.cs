using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Digits.Tests.Portable.Worker;

#pragma warning disable CA1822 // functions are instance methods, as the real ones are

internal sealed class BlobFunctionsUnderTest(Recorder recorder)
{
    [Function(nameof(Watch))]
    public Task Watch([BlobTrigger("%Container%/{name}")] string content, string name, CancellationToken cancellationToken) =>
        recorder.RecordAsync($"{name}={content}", cancellationToken);

    [Function(nameof(WatchEvents))]
    public Task WatchEvents(
        [BlobTrigger("%Container%/{name}", Source = BlobTriggerSource.EventGrid)] string content, string name) =>
        recorder.RecordAsync($"{name}={content}");

    [Function(nameof(WatchElsewhere))]
    public Task WatchElsewhere([BlobTrigger("%Container%/{name}", Connection = "Elsewhere")] string content) => recorder.RecordAsync(content);

    [Function(nameof(Parts))]
    public Task Parts([BlobTrigger("%Container%/in/{name}.{extension}")] BlobClient blob, string name, string extension, string blobTrigger, Uri uri) =>
        recorder.RecordAsync($"{name}|{extension}|{blobTrigger}|{uri == blob.Uri}");

    [Function(nameof(AllTypes))]
    public async Task AllTypes(
        [BlobTrigger("%Container%/{name}.json")] Stream stream, string name,
        [BlobInput("%Container%/{name}.json")] byte[] bytes,
        [BlobInput("%Container%/{name}.json")] Drawing drawing,
        [BlobInput("%Container%/{name}.json")] BlobBaseClient baseClient,
        [BlobInput("%Container%/{name}.json")] BlockBlobClient blockClient,
        [BlobInput("%Container%")] BlobContainerClient container)
    {
        using var reader = new StreamReader(stream);
        var texts = new[]
        {
            await reader.ReadToEndAsync(), Encoding.UTF8.GetString(bytes), $$"""{"strokes":{{drawing.Strokes}}}""",
            baseClient.Name, blockClient.Name, container.Name == blockClient.BlobContainerName ? name : "other container",
        };
        await recorder.RecordAsync(string.Join('|', texts));
    }

    [Function(nameof(Shout))]
    [BlobOutput("%Container%/{name}.loud")]
    public string Shout([BlobTrigger("%Container%/{name}.soft")] string content) => content.ToUpperInvariant();

    [Function(nameof(Submit))]
    public Submission Submit([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "submit/{id}")] HttpRequest request, string id) =>
        new(Results.Accepted(value: id), [$"{id}-1", $"{id}-2"], new Drawing(int.Parse(id)));

    internal sealed record Drawing(int Strokes);

    internal sealed record Submission(
        [property: HttpResult] IResult Answer,
        [property: QueueOutput("%Queue%")] string[] Messages,
        [property: BlobOutput("%Container%/submitted/{id}.json")] Drawing Drawing);
}
