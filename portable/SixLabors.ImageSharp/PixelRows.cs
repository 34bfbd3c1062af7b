using System.Runtime.InteropServices;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>Interleaved bytes to pixels.</summary>
internal static class PixelRows
{
    /// <param name="source">Pixels of <paramref name="bands"/> bytes each: grey, grey + alpha, RGB or RGBA.</param>
    public static void Convert<TPixel>(ReadOnlySpan<byte> source, int bands, Span<TPixel> destination)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        switch (bands)
        {
            case 1:
                for (var i = 0; i < destination.Length; i++) destination[i].FromL8(new L8(source[i]));
                break;
            case 2:
                for (var i = 0; i < destination.Length; i++)
                {
                    var grey = source[2 * i];
                    destination[i].FromRgba32(new Rgba32(grey, grey, grey, source[(2 * i) + 1]));
                }

                break;
            case 3:
                var rgb = MemoryMarshal.Cast<byte, Rgb24>(source);
                for (var i = 0; i < destination.Length; i++) destination[i].FromRgb24(rgb[i]);
                break;
            case 4:
                var rgba = MemoryMarshal.Cast<byte, Rgba32>(source);
                for (var i = 0; i < destination.Length; i++) destination[i].FromRgba32(rgba[i]);
                break;
            default:
                throw new NotSupportedException($"Pixels of {bands} channels are not supported");
        }
    }
}
