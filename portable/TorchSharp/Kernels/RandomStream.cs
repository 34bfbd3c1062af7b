using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>
/// Random numbers: eight xoshiro128++ generators side by side (Blackman and Vigna 2021), one a vector lane, seeded by
/// splitmix64. The numbers depend on the seed and the calls made, not on threads or vector width. They are not those of
/// PyTorch, whose generator is a Mersenne Twister. Not safe for use by several threads at once.
/// </summary>
internal sealed unsafe class RandomStream
{
    private Vector256<uint> s0, s1, s2, s3;

    public RandomStream(ulong seed) => Seed(seed);

    /// <summary>Starts again from a seed.</summary>
    public void Seed(ulong seed)
    {
        s0 = Lanes(ref seed);
        s1 = Lanes(ref seed);
        s2 = Lanes(ref seed);
        s3 = Lanes(ref seed);
    }

    /// <summary>Where the stream stands, to be set again later.</summary>
    public (Vector256<uint> S0, Vector256<uint> S1, Vector256<uint> S2, Vector256<uint> S3) State
    {
        get => (s0, s1, s2, s3);
        set => (s0, s1, s2, s3) = value;
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Next().AsUInt64().ToScalar();

    /// <summary>A whole number in [0, bound), each equally likely.</summary>
    public long NextBelow(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong threshold = (0UL - (ulong)bound) % (ulong)bound; // Lemire 2019: reject what would favour small numbers
        while (true)
        {
            ulong high = Math.BigMul(NextBits(), (ulong)bound, out ulong low);
            if (low >= threshold)
                return (long)high;
        }
    }

    /// <summary>y[i] uniform in [low, high), multiples of 2^-24 of the width.</summary>
    public void Uniform(long count, float* y, float low, float high)
    {
        float width = high - low;
        Blocks(count, y, (bits, to) => (Fraction(bits) * width + Vector256.Create(low)).Store(to));
    }

    /// <summary>y[i] normal (Box and Muller 1958).</summary>
    public void Normal(long count, float* y, float mean, float deviation)
    {
        Blocks(count, y, (bits, to) =>
        {
            // Each pair of lanes gives two normals: radius from one, angle from the other.
            Vector256<float> uniform = Fraction(bits);
            for (int i = 0; i < Vector256<float>.Count; i += 2)
            {
                float radius = deviation * MathF.Sqrt(-2 * MathF.Log(1 - uniform.GetElement(i)));
                var (sin, cos) = MathF.SinCos(2 * MathF.PI * uniform.GetElement(i + 1));
                to[i] = radius * cos + mean;
                to[i + 1] = radius * sin + mean;
            }
        });
    }

    /// <summary>y[i] = <paramref name="value"/> with the given probability, else 0 (a dropout mask, already scaled).</summary>
    public void Bernoulli(long count, float* y, double probability, float value)
    {
        var threshold = Vector256.Create((float)probability);
        var set = Vector256.Create(value);
        Blocks(count, y, (bits, to) =>
            Vector256.ConditionalSelect(Vector256.LessThan(Fraction(bits), threshold), set, Vector256<float>.Zero).Store(to));
    }

    private static Vector256<float> Fraction(Vector256<uint> bits) =>
        Vector256.ConvertToSingle((bits >>> 8).AsInt32()) * Vector256.Create(1f / (1 << 24));

    private Vector256<uint> Next()
    {
        Vector256<uint> sum = s0 + s3;
        Vector256<uint> result = ((sum << 7) | (sum >>> 25)) + s0;
        Vector256<uint> t = s1 << 9;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = (s3 << 11) | (s3 >>> 21);
        return result;
    }

    private delegate void Fill(Vector256<uint> bits, float* to);

    private void Blocks(long count, float* y, Fill fill)
    {
        long i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
            fill(Next(), y + i);
        if (i == count)
            return;
        float* last = stackalloc float[Vector256<float>.Count];
        fill(Next(), last);
        for (long j = i; j < count; j++)
            y[j] = last[j - i];
    }

    private static Vector256<uint> Lanes(ref ulong seed)
    {
        Span<ulong> words = stackalloc ulong[4];
        foreach (ref ulong word in words)
        {
            seed += 0x9E3779B97F4A7C15;
            ulong z = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            word = z ^ (z >> 31);
        }
        return Vector256.Create(words[0], words[1], words[2], words[3]).AsUInt32();
    }
}
