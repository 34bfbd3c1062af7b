using System.Text.Json.Nodes;
using Digits.Recognition;

namespace Digits.Functions.Tests;

[Collection(AppCollection.Name)]
public sealed class PredictDigitTests(AppFixture fixture)
{
    private readonly HttpClient http = fixture.Http;

    [Fact]
    public async Task OneImageGetsOnePrediction()
    {
        var answer = await (await http.PostImageAsync("api/predict", TestImages.Png(TestImages.Ones(1)), "image/png")).JsonAsync();

        Assert.Equal(["model", "predictions"], Names(answer));
        Assert.Equal(["name", "version"], Names(answer["model"]!));
        Assert.Equal("digits", (string)answer["model"]!["name"]!);
        Assert.Equal("1", (string)answer["model"]!["version"]!);
        var prediction = Assert.Single(answer["predictions"]!.AsArray())!;
        Assert.Equal(["digit", "confidence", "accepted", "probabilities", "box"], Names(prediction));
        Assert.Equal(AppFixture.Digit, (int)prediction["digit"]!);
        Assert.True((bool)prediction["accepted"]!);
        var probabilities = prediction["probabilities"]!.AsArray().Select(value => (double)value!).ToArray();
        Assert.Equal(10, probabilities.Length);
        Assert.Equal(1, probabilities.Sum(), 1e-5);
        // softmax of a logit of 10 among nine of 0
        Assert.Equal(1 / (1 + (9 * Math.Exp(-10))), (double)prediction["confidence"]!, 1e-5);
    }

    [Fact]
    public async Task BoxIsWhereTheInkIs()
    {
        var paper = TestImages.Paper(120, 90);
        TestImages.Fill(paper, new Box(50, 20, 8, 41));

        var answer = await (await http.PostImageAsync("api/predict", TestImages.Png(paper), "image/png")).JsonAsync();

        Assert.Equal("""{"x":50,"y":20,"width":8,"height":41}""", answer["predictions"]![0]!["box"]!.ToJsonString());
    }

    [Fact]
    public async Task BodyAsCurlSendsItIsTaken()
    {
        var answer = await (await http.PostImageAsync("api/predict", TestImages.Png(TestImages.Ones(1)), "application/x-www-form-urlencoded")).JsonAsync();

        Assert.Equal(AppFixture.Digit, (int)answer["predictions"]![0]!["digit"]!);
    }

    [Theory]
    [InlineData(255)]
    [InlineData(0)]
    [InlineData(128)]
    public async Task ImageWithoutInkIsBlank(byte level)
    {
        var answer = await (await http.PostImageAsync("api/predict", TestImages.Png(TestImages.Paper(50, 50, level)))).JsonAsync();

        Assert.Equal("""[{"digit":null,"accepted":false,"reason":"blank"}]""", answer["predictions"]!.ToJsonString());
    }

    [Fact]
    public async Task ImagesOfAFormAreAnsweredInOrder()
    {
        using var form = new MultipartFormDataContent();
        for (var i = 0; i < 300; i++)
        {
            var image = i % 3 == 1 ? TestImages.Paper(40, 40) : TestImages.Ones(1);
            form.Add(new ByteArrayContent(TestImages.Png(image)), "image", $"{i}.png");
        }

        var answer = await (await http.PostAsync("api/predict", form)).JsonAsync();

        var predictions = answer["predictions"]!.AsArray();
        Assert.Equal(300, predictions.Count);
        Assert.All(predictions.Index(), item => Assert.Equal(item.Index % 3 == 1 ? null : AppFixture.Digit, (int?)item.Item!["digit"]));
    }

    [Fact]
    public async Task ImageThatSpoilsAFormIsNamed()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(TestImages.Png(TestImages.Ones(1))), "image", "good.png" },
            { new ByteArrayContent("not an image"u8.ToArray()), "image", "bad.png" },
        };

        var detail = await (await http.PostAsync("api/predict", form)).ProblemAsync(400);

        Assert.StartsWith("Image 2 (bad.png): ", detail, StringComparison.Ordinal);
    }

    private static string[] Names(JsonNode node) => [.. node.AsObject().Select(member => member.Key)];
}
