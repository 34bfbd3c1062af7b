using Digits.Functions.Http;
using Digits.Functions.Serving;
using Digits.Recognition;

namespace Digits.Functions.Tests;

public sealed class ServingModelTests
{
    private static readonly float[] Blank = new float[784];

    [Fact]
    public void WithoutAModelThereIsNoLease()
    {
        using var serving = new ServingModel();

        Assert.Null(serving.TryLease());
        Assert.Equal(503, Assert.Throws<ProblemException>(serving.Lease).Status);
    }

    [Fact]
    public void ReplacedModelLivesAsLongAsItsLastLease()
    {
        using var serving = new ServingModel();
        var (first, second) = (Model("1", 1), Model("2", 2));
        serving.Swap(first, ModelSource.App);
        var (one, another) = (serving.Lease(), serving.Lease());

        serving.Swap(second, ModelSource.Storage);

        one.Dispose();
        one.Dispose();
        Assert.Equal(10, another.Classifier.Classify(Blank, 1).Length);
        another.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Classify(Blank, 1));
        using var now = serving.Lease();
        Assert.Equal("2", now.Reference().Version);
        Assert.Equal(10, now.Classifier.Classify(Blank, 1).Length);
    }

    private static DigitClassifier Model(string version, int digit)
    {
        var onnx = TestModel.Onnx(digit);
        return DigitClassifier.Load(TestModel.Manifest(version, onnx), onnx);
    }
}
