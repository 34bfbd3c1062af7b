namespace SixLabors.ImageSharp.Formats;

public sealed class DecoderOptions
{
    private readonly uint maxFrames = int.MaxValue;

    internal static DecoderOptions Default { get; } = new();

    public Configuration Configuration { get; init; } = Configuration.Default;

    /// <summary>Leave the EXIF orientation and all other metadata alone.</summary>
    public bool SkipMetadata { get; init; }

    /// <summary>Most frames to identify or decode, at least 1.</summary>
    public uint MaxFrames { get => maxFrames; init => maxFrames = Math.Clamp(value, 1, int.MaxValue); }
}
