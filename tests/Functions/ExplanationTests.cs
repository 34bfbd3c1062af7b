using System.Text.Json.Nodes;
using Digits.Recognition;

namespace Digits.Functions.Tests;

[Collection(AppCollection.Name)]
public sealed class ExplanationTests(AppFixture fixture)
{
    private readonly HttpClient http = fixture.Http;

    [Fact]
    public async Task ExplainedDigitShowsWhatTheNetworkSaw()
    {
        var image = TestImages.Ones(1);
        var expected = new float[784];
        Assert.True(MnistNormalization.TryNormalize(image, expected, out _));

        var answer = await (await http.PostImageAsync("api/predict?explain=true", TestImages.Png(image))).JsonAsync();

        var explanation = answer["predictions"]![0]!["explanation"]!;
        Assert.Equal(expected.Select(value => (int)Math.Round(value * 255)), Numbers(explanation["picture"]!).Select(value => (int)value));
        Assert.Equal("occlusion", (string)explanation["method"]!);
    }

    [Fact]
    public async Task ModelThatLooksAtNothingHasAnEmptyMap()
    {
        // The test's model says the same of every picture, so covering any place changes nothing.
        var answer = await (await http.PostImageAsync("api/predict?explain=true", TestImages.Png(TestImages.Ones(1)))).JsonAsync();

        Assert.Equal(new double[49], Numbers(answer["predictions"]![0]!["explanation"]!["map"]!));
    }

    [Fact]
    public async Task NothingIsExplainedUnasked()
    {
        var answer = await (await http.PostImageAsync("api/predict", TestImages.Png(TestImages.Ones(1)))).JsonAsync();

        Assert.Null(answer["predictions"]![0]!["explanation"]);
    }

    [Fact]
    public async Task MoreExplanationsThanAllowedAreRefused()
    {
        using var form = new MultipartFormDataContent();
        for (var i = 0; i < 33; i++) form.Add(new ByteArrayContent(TestImages.Png(TestImages.Ones(1))), "image", $"{i}.png");

        Assert.Contains("32", await (await http.PostAsync("api/predict?explain=true", form)).ProblemAsync(413), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WishThatIsNoFlagIsRefused() =>
        Assert.Contains("true or false", await (await http.PostImageAsync("api/predict?explain=perhaps", [1])).ProblemAsync(400), StringComparison.Ordinal);

    [Fact]
    public async Task ImagesOfAZipAreAnsweredInOrder()
    {
        var images = Enumerable.Range(0, 300).Select(i => ($"{i:000}.png", TestImages.Png(i % 3 == 1 ? TestImages.Paper(40, 40) : TestImages.Ones(1))));

        var answer = await (await http.PostImageAsync("api/predict", TestImages.Zip([.. images]), "application/zip")).JsonAsync();

        var predictions = answer["predictions"]!.AsArray();
        Assert.Equal(300, predictions.Count);
        Assert.All(predictions.Index(), item => Assert.Equal(item.Index % 3 == 1 ? null : AppFixture.Digit, (int?)item.Item!["digit"]));
    }

    private static IEnumerable<double> Numbers(JsonNode array) => array.AsArray().Select(value => (double)value!);
}
