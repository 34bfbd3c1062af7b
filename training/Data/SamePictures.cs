using System.Security.Cryptography;
using Digits.Recognition;

namespace Digits.Training.Data;

/// <summary>Pictures that are the same to the pixel: one of them in the training set and one in the test set would flatter a model.</summary>
public static class SamePictures
{
    /// <summary>Pairs of indexes, one into each set. Pictures without any contrast are left out.</summary>
    public static IReadOnlyList<(int First, int Second)> Between(DigitSet first, DigitSet second)
    {
        var known = Hashes(first).ToLookup(picture => picture.Hash, picture => picture.Index);
        return [.. Hashes(second).SelectMany(picture => known[picture.Hash].Select(index => (index, picture.Index)))];
    }

    /// <summary>How many pictures of a set were there before.</summary>
    public static int Within(DigitSet set) => Hashes(set).GroupBy(picture => picture.Hash).Sum(group => group.Count() - 1);

    private static IEnumerable<(string Hash, int Index)> Hashes(DigitSet set) => set.Images.Index()
        .Where(picture => picture.Item.Pixels.AsSpan().ContainsAnyExcept(picture.Item.Pixels[0]))
        .Select(picture => (Hash(picture.Item), picture.Index));

    private static string Hash(GreyImage image) => $"{image.Width} {Convert.ToHexString(SHA256.HashData(image.Pixels))}";
}
