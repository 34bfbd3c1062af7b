using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;

namespace SixLabors.ImageSharp;

public static class ImageExtensions
{
    public static void SaveAsPng(this Image source, string path) => Save(source, path, s => source.SaveAsPng(s));

    public static void SaveAsPng(this Image source, Stream stream) => source.Save(stream, new PngEncoder());

    public static Task SaveAsPngAsync(this Image source, Stream stream, CancellationToken cancellationToken = default) =>
        source.SaveAsync(stream, new PngEncoder(), cancellationToken);

    public static void SaveAsJpeg(this Image source, string path) => Save(source, path, s => source.SaveAsJpeg(s));

    public static void SaveAsJpeg(this Image source, Stream stream) => source.Save(stream, new JpegEncoder());

    public static void SaveAsJpeg(this Image source, string path, JpegEncoder encoder) => Save(source, path, s => source.SaveAsJpeg(s, encoder));

    public static void SaveAsJpeg(this Image source, Stream stream, JpegEncoder encoder) => source.Save(stream, encoder);

    public static void SaveAsTiff(this Image source, string path) => Save(source, path, s => source.SaveAsTiff(s));

    public static void SaveAsTiff(this Image source, Stream stream) => source.Save(stream, new TiffEncoder());

    private static void Save(Image source, string path, Action<Stream> save)
    {
        using var file = File.Create(path);
        save(file);
    }
}
