using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Digits.Functions.Tests;

/// <summary>Open Inference Protocol v2, as its clients speak it. The model's input is "input", its digit 3.</summary>
[Collection(AppCollection.Name)]
public sealed class InferDigitsTests(AppFixture fixture)
{
    private const string Infer = "v2/models/digits/infer";

    private readonly HttpClient http = fixture.Http;

    [Theory]
    [InlineData("v2", """{"name":"serverless-digits","version":"1.0.0","extensions":["binary_tensor_data"]}""")]
    [InlineData("v2/health/live", """{"live":true}""")]
    [InlineData("v2/health/ready", """{"ready":true}""")]
    [InlineData("v2/models/digits/ready", """{"name":"digits","ready":true}""")]
    [InlineData("v2/models/digits/versions/1/ready", """{"name":"digits","ready":true}""")]
    [InlineData("v2/models/digits", ModelDescription)]
    [InlineData("v2/models/digits/versions/1", ModelDescription)]
    public async Task ServerAndModelDescribeThemselves(string path, string expected) =>
        Assert.Equal(expected, (await (await http.GetAsync(path)).JsonAsync()).ToJsonString());

    [Theory]
    [InlineData("FP32", "0.5", false, "v2/models/digits/infer")]
    [InlineData("FP32", "1", true, "v2/models/digits/versions/1/infer")]
    [InlineData("UINT8", "255", true, "v2/models/digits/infer")]
    public async Task JsonIsAnswered(string datatype, string value, bool isNested, string path)
    {
        var row = $"[{string.Join(',', Enumerable.Repeat(value, 28))}]";
        var picture = $"[[{string.Join(',', Enumerable.Repeat(row, 28))}]]";
        var data = isNested ? $"[{picture},{picture}]" : $"[{string.Join(',', Enumerable.Repeat(value, 2 * 784))}]";

        var answer = await (await PostAsync($$"""
            {"id":"a1","inputs":[{"name":"input","shape":[2,1,28,28],"datatype":"{{datatype}}","data":{{data}}}]}
            """, path)).JsonAsync();

        Assert.Equal(("digits", "1", "a1"), ((string)answer["model_name"]!, (string)answer["model_version"]!, (string)answer["id"]!));
        var output = Assert.Single(answer["outputs"]!.AsArray())!;
        Assert.Equal("probabilities", (string)output["name"]!);
        Assert.Equal("[2,10]", output["shape"]!.ToJsonString());
        AssertThrees(output["data"]!.AsArray().Select(number => (float)number!).ToArray(), 2);
    }

    [Theory]
    [InlineData("FP32", 4)]
    [InlineData("UINT8", 1)]
    public async Task RawTensorsAreAnsweredRaw(string datatype, int bytesPerValue)
    {
        var raw = new byte[3 * 784 * bytesPerValue];
        var json = Encoding.UTF8.GetBytes($$$"""
            {"inputs":[{"name":"input","shape":[3,1,28,28],"datatype":"{{{datatype}}}","parameters":{"binary_data_size":{{{raw.Length}}} } }],
             "outputs":[{"name":"probabilities","parameters":{"binary_data":true}}]}
            """);

        using var response = await PostRawAsync([.. json, .. raw], json.Length.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        var length = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), CultureInfo.InvariantCulture);
        var body = await response.Content.ReadAsByteArrayAsync();
        var answer = JsonNode.Parse(body.AsSpan(0, length))!;
        Assert.Equal("[3,10]", answer["outputs"]![0]!["shape"]!.ToJsonString());
        Assert.Equal(body.Length - length, (int)answer["outputs"]![0]!["parameters"]!["binary_data_size"]!);
        AssertThrees(MemoryMarshal.Cast<byte, float>(body.AsSpan(length)).ToArray(), 3);
    }

    [Fact]
    public async Task RequestParameterAsksForRawOutput()
    {
        var zeros = string.Join(',', Enumerable.Repeat("0", 784));
        using var response = await PostAsync($$"""
            {"parameters":{"binary_data_output":true},"inputs":[{"name":"input","shape":[1,1,28,28],"datatype":"UINT8","data":[{{zeros}}]}]}
            """);

        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("7", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("""{}""", "exactly one")]
    [InlineData("""{"inputs":[]}""", "exactly one")]
    [InlineData("""{"inputs":[null]}""", "exactly one")]
    [InlineData("""{"inputs":[{"name":"image","shape":[1,1,28,28],"datatype":"FP32","data":[0]}]}""", "\"input\"")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1,28,28],"datatype":"FP32","data":[0]}]}""", "[n,1,28,28]")]
    [InlineData("""{"inputs":[{"name":"input","shape":[0,1,28,28],"datatype":"FP32","data":[]}]}""", "[n,1,28,28]")]
    [InlineData("""{"inputs":[{"name":"input","shape":[9000000000000000000,1,28,28],"datatype":"FP32","data":[0]}]}""", "don't agree")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1,1,28,28],"datatype":"FP64","data":[0]}]}""", "FP32")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1,1,28,28],"datatype":"FP32"}]}""", "neither")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1,1,28,28],"datatype":"FP32","data":["0"]}]}""", "numbers")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1,1,28,28],"datatype":"FP32","data":[0,1]}]}""", "784")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1,1,28,28],"datatype":"FP32","data":[1e39]}]}""", "")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1,1,28,28],"datatype":"UINT8","data":[256]}]}""", "255")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1,1,28,28],"datatype":"FP32","parameters":{"binary_data_size":3136}}]}""", "3136")]
    public async Task BadRequestIsRefusedInBothDialects(string json, string word)
    {
        using var response = await PostAsync(json);
        var text = await response.Content.ReadAsStringAsync();

        var detail = await response.ProblemAsync(400);

        Assert.Contains(word, detail, StringComparison.Ordinal);
        Assert.Equal(detail, (string)JsonNode.Parse(text)!["error"]!);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("1000")]
    public async Task BadJsonLengthIsRefused(string length)
    {
        using var response = await PostRawAsync("{}"u8.ToArray(), length);

        Assert.Contains("Inference-Header-Content-Length", await response.ProblemAsync(400), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v2/models/letters")]
    [InlineData("v2/models/digits/versions/99")]
    [InlineData("v2/models/digits/versions/99/ready")]
    public async Task UnknownModelOrVersionIsNotFound(string path) => Assert.NotEmpty(await (await http.GetAsync(path)).ProblemAsync(404));

    [Fact]
    public async Task TooLongBodyIsRefused()
    {
        using var response = await PostRawAsync(new byte[31_000_000], "10");

        await response.ProblemAsync(413);
    }

    private const string ModelDescription =
        """{"name":"digits","versions":["1"],"platform":"onnx_onnxv1","inputs":[{"name":"input","datatype":"FP32","shape":[-1,1,28,28]}],"outputs":[{"name":"probabilities","datatype":"FP32","shape":[-1,10]}]}""";

    private static void AssertThrees(float[] probabilities, int count)
    {
        Assert.Equal(count * 10, probabilities.Length);
        foreach (var row in probabilities.Chunk(10))
        {
            Assert.Equal(1, row.Sum(), 1e-5f);
            Assert.Equal(AppFixture.Digit, Array.IndexOf(row, row.Max()));
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string json, string path = Infer)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await http.PostAsync(path, content);
    }

    private async Task<HttpResponseMessage> PostRawAsync(byte[] body, string jsonLength)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, Infer) { Content = content };
        request.Headers.Add("Inference-Header-Content-Length", jsonLength);
        return await http.SendAsync(request);
    }
}
