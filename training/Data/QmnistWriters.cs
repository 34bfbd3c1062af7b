using System.Buffers.Binary;
using System.IO.Compression;

namespace Digits.Training.Data;

/// <summary>
/// Who wrote which MNIST digit: the extended labels of QMNIST (Yadav and Bottou 2019), qmnist-train-labels-idx2-int.gz and
/// its test sibling. Row i belongs to MNIST's image i; the third of its eight numbers is the NIST writer.
/// </summary>
public static class QmnistWriters
{
    /// <summary>The folder beside MNIST's that holds them.</summary>
    public const string Folder = "qmnist_writers";

    private const uint Magic = 0x0c02; // 32-bit integers, two dimensions
    private const int Columns = 8;

    /// <param name="mnistFolder">MNIST's folder; the writers are looked for in it and beside it.</param>
    /// <param name="split">"train" or "test".</param>
    /// <param name="labels">MNIST's labels, to check that the rows belong to its images.</param>
    /// <returns>One writer an image; null when the file is not there.</returns>
    /// <exception cref="JobFailedException">The file is damaged or belongs to other images.</exception>
    public static IReadOnlyList<string>? Find(string mnistFolder, string split, IReadOnlyList<byte> labels)
    {
        var file = $"qmnist-{split}-labels-idx2-int.gz";
        var path = new[] { mnistFolder, Path.Combine(mnistFolder, "..", Folder) }.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        return path == null ? null : Read(path, labels);
    }

    private static string[] Read(string path, IReadOnlyList<byte> labels)
    {
        try
        {
            using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var memory = new MemoryStream();
            gzip.CopyTo(memory);
            var bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
            if (bytes.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Magic || BinaryPrimitives.ReadInt32BigEndian(bytes[8..]) != Columns
                || bytes.Length < 12 + (labels.Count * Columns * 4))
            {
                throw new JobFailedException($"{path} is no table of QMNIST labels for {labels.Count} images.");
            }

            var writers = new string[labels.Count];
            for (var i = 0; i < writers.Length; i++)
            {
                var row = bytes.Slice(12 + (i * Columns * 4), Columns * 4);
                if (BinaryPrimitives.ReadInt32BigEndian(row) != labels[i]) throw new JobFailedException($"{path} belongs to other images: label {i} differs.");
                writers[i] = BinaryPrimitives.ReadInt32BigEndian(row[8..]).ToString("D4", System.Globalization.CultureInfo.InvariantCulture);
            }

            return writers;
        }
        catch (InvalidDataException e)
        {
            throw new JobFailedException($"{path} is damaged: {e.Message}", e);
        }
    }
}
