namespace Digits.Recognition.Tests;

public sealed class DigitClassifierTests
{
    /// <summary>Logit d is the sum of pixel d of the picture and d / 10.</summary>
    private static byte[] PixelPicker(bool activations = false)
    {
        var weights = new float[784 * 10];
        for (var digit = 0; digit < 10; digit++) weights[(digit * 10) + digit] = 1;
        return TinyOnnx.Linear(weights, [0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f], activations);
    }

    [Fact]
    public void ProbabilitiesAreTheSoftmaxOfTheLogits()
    {
        var onnx = PixelPicker();
        using var classifier = DigitClassifier.Load(TestModels.Manifest(onnx), onnx);
        var images = new float[2 * 784];
        images[784 + 3] = 5; // The second picture's pixel 3.

        var probabilities = classifier.Classify(images, 2);

        var plain = Enumerable.Range(0, 10).Select(d => Math.Exp(d / 10.0)).ToArray();
        var boosted = plain.Select((e, d) => d == 3 ? Math.Exp(5.3) : e).ToArray();
        var expected = plain.Select(e => e / plain.Sum()).Concat(boosted.Select(e => e / boosted.Sum()));
        Assert.All(expected.Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void TemperatureSoftensProbabilities()
    {
        var onnx = PixelPicker();
        using var classifier = DigitClassifier.Load(TestModels.Manifest(onnx) with { Temperature = 2 }, onnx);

        var probabilities = classifier.Classify(new float[784], 1);

        var expected = Enumerable.Range(0, 10).Select(d => Math.Exp(d / 20.0)).ToArray();
        Assert.Equal(expected[9] / expected.Sum(), probabilities[9], 1e-6);
    }

    [Fact]
    public void ABatchLargerThanOneRunKeepsItsOrder()
    {
        var onnx = PixelPicker();
        using var classifier = DigitClassifier.Load(TestModels.Manifest(onnx), onnx);
        const int Count = 600;
        var images = new float[Count * 784];
        for (var i = 0; i < Count; i++) images[(i * 784) + (i % 10)] = 9;

        var probabilities = classifier.Classify(images, Count);

        for (var i = 0; i < Count; i++) Assert.True(probabilities[(i * 10) + (i % 10)] > 0.99);
    }

    [Fact]
    public void ManyThreadsMayAskAtOnce()
    {
        var onnx = PixelPicker();
        using var classifier = DigitClassifier.Load(TestModels.Manifest(onnx), onnx);

        Parallel.For(0, 200, i =>
        {
            var image = new float[784];
            image[i % 10] = 9;
            Assert.True(classifier.Classify(image, 1)[i % 10] > 0.99);
        });
    }

    [Fact]
    public void ASecondOutputIsTolerated()
    {
        var onnx = PixelPicker(activations: true);
        using var classifier = DigitClassifier.Load(TestModels.Manifest(onnx), onnx);

        Assert.Equal(10, classifier.Classify(new float[784], 1).Length);
    }

    [Fact]
    public void ActivationMapsComePictureByPictureAndDigitByDigit()
    {
        var onnx = TinyOnnx.Linear(new float[7840], new float[10], mapWeights: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        var manifest = TestModels.Manifest(onnx) with { ActivationMaps = new ModelTensor("cam", [-1, 10, 7, 7]) };
        using var classifier = DigitClassifier.Load(manifest, onnx);
        var images = new float[300 * 784];
        images[(299 * 784) + (8 * 28) + 12] = 0.5f; // The last picture's (12, 8), which is place (3, 2) of a map.

        var maps = classifier.Explain(images, 300)!;

        var expected = new float[300 * 490];
        for (var digit = 0; digit < 10; digit++) expected[(299 * 490) + (digit * 49) + (2 * 7) + 3] = 0.5f * digit;
        Assert.Equal(expected, maps);
    }

    [Fact]
    public void AModelWithoutActivationMapsExplainsNothing()
    {
        var onnx = PixelPicker();
        using var classifier = DigitClassifier.Load(TestModels.Manifest(onnx), onnx);

        Assert.Null(classifier.Explain(new float[784], 1));
    }

    [Fact]
    public void AModelWithoutTheMapsThatItsManifestNamesIsRefused()
    {
        var onnx = PixelPicker();
        var manifest = TestModels.Manifest(onnx) with { ActivationMaps = new ModelTensor("cam", [-1, 10, 7, 7]) };

        Assert.Contains("'cam'", Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(manifest, onnx)).Message);
    }

    [Fact]
    public void AModelWithExternalDataIsRefused()
    {
        var onnx = TinyOnnx.Linear(new float[7840], new float[10], external: "/etc/hostname");

        var fault = Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(TestModels.Manifest(onnx), onnx));

        Assert.Contains("single file", fault.Message);
    }

    [Fact]
    public void BytesThatAreNoModelAreRefused()
    {
        byte[][] fakes = [[1, 2, 3, 4], "<html>not found</html>"u8.ToArray(), PixelPicker()[..^100], []];

        Assert.All(fakes, fake => Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(TestModels.Manifest(fake), fake)));
    }

    [Fact]
    public void AModelThatTakesOtherInputThanItsManifestSaysIsRefused()
    {
        var onnx = PixelPicker();
        var manifest = TestModels.Manifest(onnx);

        Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(manifest with { Input = manifest.Input with { Name = "pixels" } }, onnx));
        Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(manifest with { Input = manifest.Input with { Shape = [-1, 3, 28, 28] } }, onnx));
        Assert.Throws<InvalidModelException>(() => DigitClassifier.Load(manifest with { Output = manifest.Output with { Name = "scores" } }, onnx));
    }

    [Fact]
    public void WrongCountsAreTheCallersFault()
    {
        var onnx = PixelPicker();
        using var classifier = DigitClassifier.Load(TestModels.Manifest(onnx), onnx);

        Assert.Throws<ArgumentException>(() => classifier.Classify(new float[784], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => classifier.Classify([], 0));
    }
}
