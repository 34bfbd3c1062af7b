namespace TorchSharp.Engine;

/// <summary>
/// mt19937 (Matsumoto and Nishimura 1998), the generator behind torch.manual_seed: the same seed gives the numbers that
/// PyTorch draws.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Length = 624;
    private const int Middle = 397;
    private readonly uint[] state = new uint[Length];
    private int used;
    private double? spareNormal;

    internal MersenneTwister(ulong seed) => Seed(seed);

    internal ulong InitialSeed { get; private set; }

    internal void Seed(ulong seed)
    {
        InitialSeed = seed;
        state[0] = (uint)seed; // PyTorch uses the lower half as well.
        for (uint i = 1; i < Length; i++) state[i] = (1812433253u * (state[i - 1] ^ (state[i - 1] >> 30))) + i;
        used = Length;
        spareNormal = null;
    }

    internal uint Next32()
    {
        if (used == Length) Refill();
        var y = state[used++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    internal ulong Next64()
    {
        ulong high = Next32();
        return (high << 32) | Next32();
    }

    /// <summary>Uniform in [0, 1) with 24 random bits.</summary>
    internal float NextSingle() => (Next32() & ((1u << 24) - 1)) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1) with 53 random bits.</summary>
    internal double NextDouble() => (Next64() & ((1ul << 53) - 1)) * (1.0 / (1ul << 53));

    /// <summary>Normal, mean 0, deviation 1 (Box and Muller 1958); every second one is kept from the draw before.</summary>
    internal double NextNormal()
    {
        if (spareNormal is { } spare)
        {
            spareNormal = null;
            return spare;
        }

        double angle = 2 * Math.PI * NextDouble(), radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        spareNormal = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    /// <summary>Everything that decides about the numbers to come.</summary>
    internal byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(InitialSeed);
        writer.Write(used);
        foreach (var word in state) writer.Write(word);
        writer.Write(spareNormal.HasValue);
        writer.Write(spareNormal ?? 0);
        return stream.ToArray();
    }

    internal void Restore(byte[] saved)
    {
        using var reader = new BinaryReader(new MemoryStream(saved));
        InitialSeed = reader.ReadUInt64();
        used = reader.ReadInt32();
        for (var i = 0; i < Length; i++) state[i] = reader.ReadUInt32();
        spareNormal = reader.ReadBoolean() ? reader.ReadDouble() : null;
    }

    private void Refill()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (state[i] & 0x80000000) | (state[(i + 1) % Length] & 0x7fffffff);
            state[i] = state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }

        used = 0;
    }
}
