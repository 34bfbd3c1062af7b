namespace Digits.Recognition;

/// <summary>What one image file directory of a TIFF says.</summary>
/// <param name="Offset">Where the directory starts in the file.</param>
/// <param name="NextPointer">Where the offset of the next directory is written.</param>
/// <param name="Compression">Tag 259: 1 none, 2 to 4 CCITT, 5 LZW, 6 and 7 JPEG, 8 and 32946 deflate, 32773 PackBits.</param>
/// <param name="Samples">Tag 277: channels a pixel.</param>
/// <param name="Tiled">Stored in tiles, not strips.</param>
/// <param name="DataEnd">The end of the last strip or tile.</param>
internal readonly record struct TiffPage(
    long Offset, long NextPointer, long Width, long Height, int Compression, int Samples, bool Tiled, long DataEnd);
