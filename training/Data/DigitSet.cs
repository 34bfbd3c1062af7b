using Digits.Recognition;

namespace Digits.Training.Data;

/// <summary>Pictures of single characters with their labels.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Split">"train", "test", or "all" where the set has no split.</param>
/// <param name="Images">Grey pictures, of any size.</param>
/// <param name="Labels">One label an image: 0..9 is that digit, more is something that is no digit.</param>
public sealed record DigitSet(string Name, string Split, IReadOnlyList<GreyImage> Images, IReadOnlyList<byte> Labels)
{
    public int Count => Images.Count;

    /// <summary>Whether the pictures are 28 x 28 and placed as MNIST's are already; others go through <see cref="MnistNormalization"/>.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>Names of the labels, where the set gives them.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Who wrote each image, where the set tells.</summary>
    public IReadOnlyList<string>? Writers { get; init; }

    /// <summary>SHA-256 of the unpacked files, by name.</summary>
    public IReadOnlyDictionary<string, string> Sha256 { get; init; } = new Dictionary<string, string>();

    /// <summary>Puts picture <paramref name="index"/> into <paramref name="destination"/> as the network takes it.</summary>
    /// <param name="index">0..Count-1.</param>
    /// <param name="destination">784 values in 0..1, ink bright; all 0 when the picture holds no ink.</param>
    public void CopyInput(int index, Span<float> destination)
    {
        if (!IsNormalized)
        {
            MnistNormalization.TryNormalize(Images[index], destination, out _);
            return;
        }

        var pixels = Images[index].Pixels;
        for (var i = 0; i < pixels.Length; i++) destination[i] = pixels[i] / 255f;
    }

    /// <summary>The same set with the pictures at <paramref name="indexes"/> only.</summary>
    public DigitSet Select(IReadOnlyList<int> indexes) => this with
    {
        Images = [.. indexes.Select(i => Images[i])],
        Labels = [.. indexes.Select(i => Labels[i])],
        Writers = Writers == null ? null : [.. indexes.Select(i => Writers[i])],
    };

    /// <summary>The same set with every picture normalised once, for training over it many times.</summary>
    public DigitSet Normalize()
    {
        if (IsNormalized) return this;
        var images = new GreyImage[Count];
        Parallel.For(0, Count, i =>
        {
            Span<float> input = stackalloc float[MnistNormalization.Side * MnistNormalization.Side];
            CopyInput(i, input);
            images[i] = new GreyImage(MnistNormalization.Side, MnistNormalization.Side);
            for (var p = 0; p < input.Length; p++) images[i].Pixels[p] = (byte)MathF.Round(input[p] * 255);
        });
        return this with { Images = images, IsNormalized = true };
    }
}
