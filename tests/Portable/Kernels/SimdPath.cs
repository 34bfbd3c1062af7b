using TorchSharp.Kernels;

namespace Digits.Portable.Tests.Kernels;

/// <summary>Forces a vector width until disposed.</summary>
internal sealed class SimdPath : IDisposable
{
    private readonly SimdLevel before = Simd.Level;

    public SimdPath(string level) => Simd.Level = Enum.Parse<SimdLevel>(level);

    /// <summary>The widths that this processor has, by name.</summary>
    public static IEnumerable<string> Levels =>
        Enum.GetValues<SimdLevel>().Where(level => level <= Simd.Best).Select(level => level.ToString());

    /// <summary>Each of the cases on each width.</summary>
    public static TheoryData<string, T> With<T>(params T[] cases)
    {
        var data = new TheoryData<string, T>();
        foreach (string level in Levels)
        {
            foreach (T one in cases)
                data.Add(level, one);
        }
        return data;
    }

    public void Dispose() => Simd.Level = before;
}
