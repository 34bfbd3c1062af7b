namespace SixLabors.ImageSharp.Formats.Bmp;

/// <param name="Palette">Offset of the palette.</param>
/// <param name="Pixels">Offset of the first row.</param>
internal readonly record struct BmpHeader(
    (int Width, int Height) Size, bool TopDown, int Bits, uint Compression, uint Colours, long Palette, int PaletteEntryBytes, long Pixels)
{
    public BmpHeader Checked()
    {
        if (Size.Width <= 0 || Size.Height <= 0) throw new InvalidImageContentException("BMP has no valid size.");
        if (Bits is not (1 or 4 or 8 or 16 or 24 or 32)) throw new InvalidImageContentException($"BMP has {Bits} bits a pixel.");
        return this;
    }
}
