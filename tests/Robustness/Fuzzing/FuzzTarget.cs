namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>A part of the product that takes bytes from strangers.</summary>
/// <param name="Mutate">Makes an input: the same random numbers give the same bytes.</param>
/// <param name="Take">Hands an input to the product.</param>
/// <param name="Documented">What it may throw at bad input; anything else is a finding.</param>
internal sealed record FuzzTarget(string Name, Func<Random, byte[]> Mutate, Action<byte[]> Take, Type Documented)
{
    /// <summary>Input number <paramref name="index"/> of a run: any of them can be made again.</summary>
    public byte[] Input(int seed, long index) => Mutate(new Random(unchecked((seed * 486_187_739) ^ ((int)index * 16_777_619) ^ (int)(index >> 32))));
}
