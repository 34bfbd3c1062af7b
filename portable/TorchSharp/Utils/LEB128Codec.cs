namespace TorchSharp.Utils;

/// <summary>Whole numbers in as few bytes as they need: seven bits a byte, lowest first, the top bit says that more follow.</summary>
internal static class LEB128Codec
{
    internal static void Encode(this BinaryWriter writer, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        for (; value >= 0x80; value >>= 7) writer.Write((byte)(value | 0x80));
        writer.Write((byte)value);
    }

    internal static long Decode(this BinaryReader reader)
    {
        long value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = reader.ReadByte();
            value |= (long)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("The number is longer than 64 bits: this is no TorchSharp file.");
    }
}
