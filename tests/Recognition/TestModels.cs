using System.Security.Cryptography;
using Digits.Tests;

namespace Digits.Recognition.Tests;

/// <summary>Classifiers that tests run.</summary>
internal static class TestModels
{
    /// <summary>The model that ships.</summary>
    public static DigitClassifier Shipped() => DigitClassifier.Load(Repository.NewestModel);

    /// <summary>A model that tells the digits of <see cref="Drawing"/> apart: the nearest of the ten wins.</summary>
    public static DigitClassifier DotMatrixClassifier()
    {
        var weights = new float[784 * 10];
        var bias = new float[10];
        var picture = new float[784];
        for (var digit = 0; digit < 10; digit++)
        {
            var page = Drawing.Paper(70, 90);
            Drawing.Digit(page, digit, 15, 10, 8);
            Assert.True(MnistNormalization.TryNormalize(page, picture, out _));

            // -|x - t|^2 = 2 x t - |t|^2 - |x|^2, and the last term is the same for all ten.
            for (var i = 0; i < 784; i++) weights[(i * 10) + digit] = 2 * picture[i];
            bias[digit] = -picture.Sum(value => value * value);
        }

        var onnx = TinyOnnx.Linear(weights, bias);
        return DigitClassifier.Load(Manifest(onnx), onnx);
    }

    public static ModelManifest Manifest(byte[] onnx) => new()
    {
        Name = "digits",
        Version = "test",
        Bytes = onnx.Length,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(onnx)),
        Input = new ModelTensor("input", [-1, 1, 28, 28]),
        Output = new ModelTensor("logits", [-1, 10]),
        Labels = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    };
}
