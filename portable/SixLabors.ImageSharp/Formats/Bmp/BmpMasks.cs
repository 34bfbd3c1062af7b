using System.Numerics;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Bmp;

/// <summary>Where red, green and blue lie in a packed pixel.</summary>
internal readonly record struct BmpMasks(uint Red, uint Green, uint Blue)
{
    public Rgb24 Unpack(uint packed) => new(Channel(packed, Red), Channel(packed, Green), Channel(packed, Blue));

    private static byte Channel(uint packed, uint mask)
    {
        if (mask == 0) return 0;
        var shift = BitOperations.TrailingZeroCount(mask);
        var highest = mask >> shift;
        return (byte)(((ulong)((packed & mask) >> shift) * 255 + (highest / 2)) / highest);
    }
}
