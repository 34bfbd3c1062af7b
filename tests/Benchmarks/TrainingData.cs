using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Digits.Benchmarks;

/// <summary>Images (28 x 28, 0 to 1) and labels: MNIST's where DIGITS_DATA has it, random ones elsewhere.</summary>
internal sealed record TrainingData(string Source, float[] Pixels, long[] Labels)
{
    private const int ImageSize = 28 * 28;

    /// <summary>The first images of the training set, repeated when there are fewer than asked for.</summary>
    public static TrainingData Load(int count)
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("DIGITS_DATA") ?? ".", "mnist");
        string images = Path.Combine(folder, "train-images-idx3-ubyte.gz"), labels = Path.Combine(folder, "train-labels-idx1-ubyte.gz");
        if (!File.Exists(images) || !File.Exists(labels))
        {
            var random = new Random(1);
            float[] noise = Enumerable.Range(0, count * ImageSize).Select(_ => random.NextSingle()).ToArray();
            return new TrainingData("random, as DIGITS_DATA has no mnist", noise, [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(10))]);
        }
        byte[] pixels = Unpack(images)[16..], digits = Unpack(labels)[8..];
        return new TrainingData(
            "MNIST",
            [.. Enumerable.Range(0, count * ImageSize).Select(i => pixels[i % pixels.Length] / 255f)],
            [.. Enumerable.Range(0, count).Select(i => (long)digits[i % digits.Length])]);
    }

    /// <summary>Writes images.f32 and labels.i64, little-endian, for the other side.</summary>
    public void Write(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "images.f32"), MemoryMarshal.AsBytes(Pixels.AsSpan()));
        File.WriteAllBytes(Path.Combine(folder, "labels.i64"), MemoryMarshal.AsBytes(Labels.AsSpan()));
    }

    private static byte[] Unpack(string path)
    {
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        byte[] bytes = unpacked.ToArray();
        if (bytes.Length < 8 || BinaryPrimitives.ReadInt32BigEndian(bytes) is not (0x803 or 0x801))
            throw new InvalidDataException($"{path} is not an idx file of bytes.");
        return bytes;
    }
}
