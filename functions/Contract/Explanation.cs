namespace Digits.Functions.Contract;

/// <summary>Why a digit was taken for what it was.</summary>
/// <param name="Picture">What the network saw: 28 x 28 levels, row-major, 0 paper to 255 ink.</param>
/// <param name="Method">
/// cam (class activation map, Zhou et al. 2016) where the model gives one; else occlusion (Zeiler, Fergus 2014): how much
/// less likely the digit becomes with that place covered.
/// </param>
/// <param name="Map">7 x 7 values, row-major, -1 to 1, the largest size being 1: what each place speaks for the digit (or against it).</param>
public sealed record Explanation(IReadOnlyList<int> Picture, string Method, IReadOnlyList<float> Map);
