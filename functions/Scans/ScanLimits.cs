using Digits.Recognition;

namespace Digits.Functions.Scans;

/// <summary>What one scan may ask of us, beyond what <see cref="DecodeLimits"/> says of each image in it.</summary>
public sealed record ScanLimits
{
    public static readonly ScanLimits Default = new();

    public DecodeLimits Image { get; init; } = new();

    /// <summary>Largest uploaded blob, in bytes: a zip holds several images.</summary>
    public long MaxBytes { get; init; } = 100_000_000;

    /// <summary>Most entries of a zip, folders and hidden files included.</summary>
    public int MaxZipEntries { get; init; } = 1_000;

    /// <summary>Most bytes that all entries of a zip may unpack to.</summary>
    public long MaxUnpackedBytes { get; init; } = 500_000_000;

    /// <summary>Largest unpacked size of an entry over its packed size; images hardly shrink, a bomb does a thousandfold.</summary>
    public int MaxZipRatio { get; init; } = 200;

    /// <summary>Entries below this size are never taken for a bomb, in bytes.</summary>
    public long FreeRatioBytes { get; init; } = 1_000_000;
}
