using System.Text;
using Digits.Functions.Tests;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>Requests to every route, most of them broken in the body, some in their very bytes.</summary>
internal static class HttpRequests
{
    private const string Infer =
        """{"id":"1","inputs":[{"name":"image","shape":[1,1,28,28],"datatype":"UINT8","data":[[0,1,2,3]],"parameters":{"binary_data_size":784}}],"outputs":[{"name":"probabilities","parameters":{"binary_data":true}}]}""";

    private const string Corrections =
        """{"corrections":[{"scan":"a.png","page":1,"box":{"x":1,"y":2,"width":3,"height":4},"digit":3,"text":"33","undo":false},{"image":"iVBORw0KGgo=","digit":3}]}""";

    private const string Result =
        """{"source":{"name":"a.png","eTag":"0x1","bytes":1},"model":{"name":"digits","version":"2"},"layout":"auto","state":"done","pages":[{"number":1,"width":160,"height":90,"rotation":0,"lines":[{"text":"33","confidence":0.9,"accepted":true,"box":{"x":1,"y":2,"width":3,"height":4},"digits":[{"digit":3,"confidence":0.9,"accepted":true,"box":{"x":1,"y":2,"width":3,"height":4},"alternatives":[]}]}],"tables":[{"rows":[[{"text":"1","confidence":1,"accepted":true,"box":{"x":1,"y":2,"width":3,"height":4}}]]}],"fields":{}}]}""";

    private const string BlobEvent =
        """[{"id":"1","eventType":"Microsoft.Storage.BlobCreated","data":{"url":"http://127.0.0.1/devstoreaccount1/scans/a.png","eTag":"0x1","blobType":"BlockBlob"}}]""";

    private static readonly (string Line, string Headers, Func<Random, byte[]> Body)[] Routes =
    [
        ("POST /api/predict", "Content-Type: image/png", random => Mutator.Mutate(random, Seeds.Images)),
        ("POST /api/predict?explain=true", "Content-Type: image/png", random => Mutator.Mutate(random, Seeds.Images)),
        ("POST /api/predict", "Content-Type: multipart/form-data; boundary=b", random => Mutator.Mutate(random, [Form()])),
        ("POST /api/predict", "Content-Type: application/zip", random => Mutator.Mutate(random, Seeds.Containers)),
        ("POST /api/read?layout=table", "Content-Type: image/png", random => Mutator.Mutate(random, Seeds.Pages)),
        ("POST /api/read?layout=form:meter-card", "Accept: text/csv", random => Mutator.Mutate(random, Seeds.Pages)),
        ("POST /api/read", "Content-Type: application/pdf", random => Mutator.Mutate(random, Seeds.Containers)),
        ("POST /v2/models/digits/infer", "Content-Type: application/json", Json(Infer)),
        ("POST /v2/models/digits/infer", $"Inference-Header-Content-Length: {Infer.Length}", random => [.. Json(Infer)(random), .. new byte[784]]),
        ("POST /api/corrections", "Content-Type: application/json", Json(Corrections)),
        ("PUT /api/scans/a.png/result", "If-Match: *", Json(Result)),
        ("PUT /api/scans/{name}", "Content-Type: image/png", random => Mutator.Mutate(random, Seeds.Pages)),
        ("PUT /api/scans/form-{name}", "Content-Type: image/png", random => Mutator.Mutate(random, Seeds.Images)),
        ("GET /api/scans/{name}", "Accept: */*", Nothing),
        ("GET /api/scans/{name}/result", "If-None-Match: *", Nothing),
        ("GET /api/scans/{name}/pages/1", "Accept: image/png", Nothing),
        ("POST /api/scans/{name}/retry", "Accept: */*", Nothing),
        ("GET /api/scans?count=3&prefix={name}&continuation={name}", "Accept: */*", Nothing),
        ("GET /{name}", "If-None-Match: \"1\"", Nothing),
        ("GET /api/health", "Accept: text/csv;q=2", Nothing),
        ("GET /api/model/onnx", "Range: bytes=0-99999999", Nothing),
        ("GET /v2/models/{name}/versions/{name}/ready", "Accept: */*", Nothing),
        ("OPTIONS /api/predict", "Origin: https://example.org", Nothing),
        ("POST /runtime/webhooks/blobs?functionName=Host.Functions.ReadUploadedScanFromEventGrid", "Content-Type: application/json", Json(BlobEvent)),
    ];

    /// <param name="isWellFormed">The request's line and headers are sound: it must be answered.</param>
    public static byte[] Make(Random random, out bool isWellFormed)
    {
        var (line, headers, body) = Routes[random.Next(Routes.Length)];
        while (line.IndexOf("{name}", StringComparison.Ordinal) is var at and >= 0) line = $"{line[..at]}{Name(random)}{line[(at + 6)..]}";
        var bytes = random.Next(16) == 0 ? [] : body(random);
        byte[] request = [.. Encoding.Latin1.GetBytes($"{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\nContent-Length: {bytes.Length}\r\n\r\n"), .. bytes];
        isWellFormed = random.Next(5) > 0;
        return isWellFormed ? request : Mutator.Mutate(random, [request]);
    }

    private static string Name(Random random) => Uri.EscapeDataString(Encoding.UTF8.GetString(ScanNames.Make(random))).Replace("%2F", "/", StringComparison.Ordinal);

    private static Func<Random, byte[]> Json(string seed) => random => JsonMutator.Mutate(random, [Encoding.UTF8.GetBytes(seed)]);

    private static byte[] Nothing(Random random) => [];

    private static byte[] Form() =>
    [
        .. "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"u8, .. TestImages.Png(TestImages.Ones(1)),
        .. "\r\n--b\r\nContent-Disposition: form-data; name=\"b\"; filename*=UTF-8''b%2e.zip\r\n\r\n"u8, .. Seeds.Containers[2], .. "\r\n--b--\r\n"u8,
    ];
}
