using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Digits.Training.Data;

/// <summary>
/// An idx file of unsigned bytes (yann.lecun.com/exdb/mnist): magic 0x0000080N with N dimensions, N sizes as 32-bit
/// big-endian integers, then the bytes, the last dimension running fastest. Gzipped or plain.
/// </summary>
/// <param name="Shape">Sizes of the dimensions: (count) for labels, (count, height, width) for images.</param>
/// <param name="Values">The product of <paramref name="Shape"/> bytes.</param>
/// <param name="Sha256">SHA-256 of the unpacked file, lower-case hex.</param>
public sealed record IdxFile(IReadOnlyList<int> Shape, byte[] Values, string Sha256)
{
    private const int MaxUnpackedBytes = 1 << 30;

    /// <summary>Reads a file, unpacking it when it starts like gzip.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">How many dimensions it must have: 1 for labels, 3 for images.</param>
    /// <exception cref="JobFailedException">Missing, truncated, or not such an idx file.</exception>
    public static IdxFile Read(string path, int dimensions)
    {
        byte[] file;
        try
        {
            file = Unpack(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new JobFailedException($"{path} is missing.", e);
        }

        var headerBytes = 4 + (4 * dimensions);
        if (file.Length < 4) throw new JobFailedException($"{path} is truncated: {file.Length} bytes hold no idx header.");
        var magic = BinaryPrimitives.ReadUInt32BigEndian(file);
        var expected = 0x0800u + (uint)dimensions;
        if (magic != expected)
        {
            throw new JobFailedException($"{path} is no idx file of bytes with {dimensions} dimension(s): "
                + $"it starts with 0x{magic:x8}, not 0x{expected:x8}.");
        }

        if (file.Length < headerBytes) throw new JobFailedException($"{path} is truncated: its header is cut off.");
        var shape = new int[dimensions];
        long count = 1;
        for (var d = 0; d < dimensions; d++)
        {
            shape[d] = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(4 + (4 * d)));
            if (shape[d] < 1) throw new JobFailedException($"{path} is damaged: dimension {d} has the size {shape[d]}.");
            count *= shape[d];
            if (count > MaxUnpackedBytes) break; // already more than any file read here holds; stops before overflow
        }

        if (count != file.Length - headerBytes)
        {
            throw new JobFailedException($"{path} is {(count > file.Length - headerBytes ? "truncated" : "damaged")}: "
                + $"{string.Join(" x ", shape)} needs {count} bytes after the header, there are {file.Length - headerBytes}.");
        }

        return new IdxFile(shape, file[headerBytes..], Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>The file's content: unpacked when it starts like gzip, else as it is.</summary>
    /// <exception cref="JobFailedException">The gzip stream is damaged, cut off or unpacks to more than 1 GiB.</exception>
    public static byte[] Unpack(byte[] file, string path)
    {
        if (file is not [0x1f, 0x8b, ..]) return file;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                if (unpacked.Length + read > MaxUnpackedBytes) throw new JobFailedException($"{path} unpacks to more than 1 GiB.");
                unpacked.Write(buffer, 0, read);
            }

            return unpacked.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new JobFailedException($"{path} is damaged: it can't be unpacked ({e.Message}).", e);
        }
    }
}
