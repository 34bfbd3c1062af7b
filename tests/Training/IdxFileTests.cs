using Digits.Training.Data;

namespace Digits.Training.Tests;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void PlainImagesAreRead()
    {
        var file = IdxFile.Read(Write(Samples.Idx(0x803, [2, 1, 3], [1, 2, 3, 4, 5, 6])), 3);
        Assert.Equal([2, 1, 3], file.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], file.Values);
    }

    [Fact]
    public void GzippedLabelsAreReadAndHashedUnpacked()
    {
        // 00000801 00000003 070009, hashed with sha256sum
        var file = IdxFile.Read(Write(Samples.Gzip(Samples.Idx(0x801, [3], [7, 0, 9]))), 1);
        Assert.Equal([7, 0, 9], file.Values);
        Assert.Equal("f56856a625e570f4360ac2c5fa7df922347bd0f5294464e12ccb68d82c63b1f5", file.Sha256);
    }

    [Fact]
    public void TruncatedFileIsRejected() => Rejects(Samples.Idx(0x803, [2, 1, 3], [1, 2, 3, 4, 5]), 3, "truncated");

    [Fact]
    public void FileCutOffInItsHeaderIsRejected() => Rejects(Samples.Idx(0x803, [2, 1, 3], [])[..10], 3, "truncated");

    [Fact]
    public void SurplusBytesAreRejected() => Rejects(Samples.Idx(0x801, [2], [1, 2, 3]), 1, "damaged");

    [Fact]
    public void LabelsInPlaceOfImagesAreRejected() => Rejects(Samples.Idx(0x801, [2], [1, 2]), 3, "0x00000801, not 0x00000803");

    [Fact]
    public void NegativeSizeIsRejected() => Rejects(Samples.Idx(0x801, [-1], []), 1, "dimension 0 has the size -1");

    [Fact]
    public void SizesThatOverflowAreRejected() => Rejects(Samples.Idx(0x803, [int.MaxValue, int.MaxValue, int.MaxValue], [1]), 3, "truncated");

    [Fact]
    public void EmptyFileIsRejected() => Rejects([], 1, "0 bytes");

    [Fact]
    public void GzipCutOffInTheMiddleIsRejected()
    {
        var packed = Samples.Gzip(Samples.Idx(0x801, [4000], [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * i * 31 / 7))]));
        Rejects(packed[..(packed.Length / 2)], 1, "");
    }

    [Fact]
    public void MissingFileIsNamed()
    {
        var fault = Assert.Throws<JobFailedException>(() => IdxFile.Read(folder.File("nowhere.gz"), 1));
        Assert.Contains("nowhere.gz is missing", fault.Message, StringComparison.Ordinal);
    }

    private void Rejects(byte[] content, int dimensions, string because)
    {
        var fault = Assert.Throws<JobFailedException>(() => IdxFile.Read(Write(content), dimensions));
        Assert.Contains(because, fault.Message, StringComparison.Ordinal);
    }

    private string Write(byte[] content)
    {
        File.WriteAllBytes(folder.File("file"), content);
        return folder.File("file");
    }
}
