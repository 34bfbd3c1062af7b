using Digits.Recognition.Tests;
using Microsoft.ML.OnnxRuntime;

namespace Digits.Portable.Tests.OnnxRuntime;

/// <summary>The drop-in is ONNX Runtime itself: a model runs, and a bad one is refused with its own exception.</summary>
public sealed class SessionTests
{
    private static byte[] Model()
    {
        var weights = new float[7840];
        weights[(5 * 10) + 3] = 2;
        return TinyOnnx.Linear(weights, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], activations: true);
    }

    [Fact]
    public void AModelRunsOnItsBatch()
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        using var session = new InferenceSession(Model(), options);
        using var run = new RunOptions();
        var images = new float[2 * 784];
        images[784 + 5] = 10;

        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, images.AsMemory(), [2, 1, 28, 28]);
        using var outputs = session.Run(run, ["input"], [input], ["logits", "activations"]);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 23, 4, 5, 6, 7, 8, 9], outputs[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal(images, outputs[1].GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal([-1, 1, 28, 28], session.InputMetadata["input"].Dimensions);
        Assert.Equal(typeof(float), session.OutputMetadata["logits"].ElementType);
    }

    [Fact]
    public void BytesThatAreNoModelAreRefused() => Assert.Throws<OnnxRuntimeException>(() => new InferenceSession([1, 2, 3]));

    [Fact]
    public void TheNativeLibraryIsTheOneThatWasCopied() => Assert.StartsWith("1.", OrtEnv.Instance().GetVersionString());
}
