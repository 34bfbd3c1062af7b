namespace Digits.Recognition;

/// <summary>What an image may ask of us. Checked on the header, before a pixel is decoded.</summary>
public sealed record DecodeLimits
{
    /// <summary>Largest file, in bytes.</summary>
    public long MaxBytes { get; init; } = 30_000_000;

    /// <summary>Largest width and largest height, in pixels.</summary>
    public int MaxSide { get; init; } = 20_000;

    /// <summary>Largest width x height of one page: an A3 page at 600 dpi has 70 million.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Most pages of a multi-page TIFF.</summary>
    public int MaxPages { get; init; } = 500;

    /// <summary>
    /// Most pixels of all pages together for each byte of the file, beyond <see cref="MaxPixels"/>: a blank page in CCITT
    /// G4 has 50,000, so a stack of scans stays far below, and a file whose pages all point at the same strip does not.
    /// </summary>
    public int MaxPixelsPerByte { get; init; } = 20_000;

    /// <summary>Most seconds that decoding one page may take.</summary>
    public int TimeoutSeconds { get; init; } = 30;
}
