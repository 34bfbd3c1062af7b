using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>
/// Random numbers where many are wanted at once and no one asks for PyTorch's own: eight xoshiro128++ generators side by
/// side (Blackman and Vigna 2021), one a vector lane, seeded by splitmix64. The numbers depend on the seed and the calls
/// made, not on threads or vector width. Not safe for use by several threads at once.
/// </summary>
internal sealed unsafe class RandomStream
{
    private Vector256<uint> s0, s1, s2, s3;

    public RandomStream(ulong seed)
    {
        s0 = Lanes(ref seed);
        s1 = Lanes(ref seed);
        s2 = Lanes(ref seed);
        s3 = Lanes(ref seed);
    }

    /// <summary>y[i] = <paramref name="value"/> with the given probability, else 0 (a dropout mask, already scaled).</summary>
    public void Bernoulli(long count, float* y, double probability, float value)
    {
        var threshold = Vector256.Create((float)probability);
        var set = Vector256.Create(value);
        float* last = stackalloc float[Vector256<float>.Count];
        for (long i = 0; i < count; i += Vector256<float>.Count)
        {
            bool whole = i + Vector256<float>.Count <= count;
            Vector256<float> uniform = Vector256.ConvertToSingle((Next() >>> 8).AsInt32()) * (1f / (1 << 24));
            Vector256.ConditionalSelect(Vector256.LessThan(uniform, threshold), set, Vector256<float>.Zero).Store(whole ? y + i : last);
            if (!whole)
                Elementwise.Copy(count - i, last, y + i);
        }
    }

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
