namespace SixLabors.ImageSharp.Formats.Gif;

public sealed class GifFormat : IImageFormat
{
    private GifFormat()
    {
    }

    public static GifFormat Instance { get; } = new();

    public string Name => "GIF";

    public string DefaultMimeType => "image/gif";

    public IEnumerable<string> MimeTypes { get; } = ["image/gif"];

    public IEnumerable<string> FileExtensions { get; } = ["gif"];
}
