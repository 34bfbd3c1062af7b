using System.Buffers.Binary;
using System.IO.Compression;

namespace Digits.Training.Data;

/// <summary>
/// Who wrote which MNIST digit: QMNIST's extended labels (Yadav and Bottou 2019), rows of eight 32-bit big-endian integers,
/// of which the third is the NIST writer. Row i belongs to MNIST's image i.
/// </summary>
public static class QmnistWriters
{
    private const int HeaderBytes = 12, Columns = 8, WriterColumn = 2;

    /// <summary>The file for a split, or null when the folder lacks it.</summary>
    public static string? Find(string folder, string split)
    {
        var path = Path.Combine(folder, $"qmnist-{split}-labels-idx2-int.gz");
        return File.Exists(path) ? path : null;
    }

    /// <summary>The writers of the first <paramref name="count"/> images.</summary>
    /// <exception cref="JobFailedException">The file is truncated or no such file.</exception>
    public static int[] Read(string path, int count)
    {
        try
        {
            using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            var bytes = new byte[HeaderBytes + (count * Columns * sizeof(int))];
            file.ReadExactly(bytes);
            if (BinaryPrimitives.ReadUInt32BigEndian(bytes) != 0x0c02) throw new InvalidDataException("it is no idx file of integers");
            var writers = new int[count];
            for (var i = 0; i < count; i++)
            {
                writers[i] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(HeaderBytes + (((i * Columns) + WriterColumn) * sizeof(int))));
            }

            return writers;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new JobFailedException($"{path} can't be read: {e.Message}", e);
        }
    }
}
