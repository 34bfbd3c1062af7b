using System.Buffers.Binary;
using System.IO.Compression;
using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Tests;

/// <summary>Small made-up data.</summary>
public static class Samples
{
    /// <summary>An idx file's bytes.</summary>
    public static byte[] Idx(uint magic, int[] shape, byte[] values)
    {
        var file = new byte[4 + (4 * shape.Length) + values.Length];
        BinaryPrimitives.WriteUInt32BigEndian(file, magic);
        for (var d = 0; d < shape.Length; d++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * d)), shape[d]);
        values.CopyTo(file, file.Length - values.Length);
        return file;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>Pictures that a network learns within a few steps: label k has its bright bar at row 2k + 4, over noise.</summary>
    public static DigitSet Bars(int count, int seed = 0)
    {
        var random = new Random(seed);
        var images = new GreyImage[count];
        var labels = new byte[count];
        for (var i = 0; i < count; i++)
        {
            images[i] = new GreyImage(28, 28);
            labels[i] = (byte)(i % 10);
            for (var p = 0; p < 784; p++) images[i].Pixels[p] = (byte)random.Next(60);
            for (var x = 4; x < 24; x++) images[i][x, (2 * labels[i]) + 4] = 255;
        }

        return new DigitSet("bars", "all", images, labels) { IsNormalized = true, Sha256 = new Dictionary<string, string> { ["bars"] = "00" } };
    }

    /// <summary>Writes a set as images-idx3-ubyte.gz and labels-idx1-ubyte.gz.</summary>
    public static void Write(DigitSet set, string folder)
    {
        Directory.CreateDirectory(folder);
        var (width, height) = (set.Images[0].Width, set.Images[0].Height);
        File.WriteAllBytes(Path.Combine(folder, "images-idx3-ubyte.gz"),
            Gzip(Idx(0x803, [set.Count, height, width], [.. set.Images.SelectMany(image => image.Pixels)])));
        File.WriteAllBytes(Path.Combine(folder, "labels-idx1-ubyte.gz"), Gzip(Idx(0x801, [set.Count], [.. set.Labels])));
    }
}
