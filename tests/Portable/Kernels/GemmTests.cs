using TorchSharp.Kernels;

namespace Digits.Portable.Tests.Kernels;

[Collection(KernelTests.Name)]
public sealed unsafe class GemmTests
{
    /// <summary>m, n, k, spare columns of each matrix, beta.</summary>
    public static TheoryData<string, (int M, int N, int K, int Spare, float Beta)> Sizes => SimdPath.With(
        (1, 1, 1, 0, 0f), (3, 5, 7, 2, 0f), (14, 32, 16, 0, 1f), (15, 33, 17, 3, 0.5f), (29, 31, 64, 1, 0f), (128, 10, 128, 0, 0f),
        (13, 100, 2050, 0, 1f), (70, 65, 4100, 5, 0f), (1, 200, 40, 0, 0f), (200, 1, 40, 0, 2f), (6, 16, 0, 0, 0.5f));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ProductEqualsTheDefinition(string level, (int M, int N, int K, int Spare, float Beta) size)
    {
        using var path = new SimdPath(level);
        var (m, n, k, spare, beta) = size;
        foreach (bool transposeA in new[] { false, true })
        {
            foreach (bool transposeB in new[] { false, true })
            {
                int lda = (transposeA ? m : k) + spare, ldb = (transposeB ? k : n) + spare, ldc = n + spare;
                using var a = Floats.Random((transposeA ? k : m) * lda, 1);
                using var b = Floats.Random((transposeB ? n : k) * ldb, 2);
                using var c = Floats.Random(m * ldc, 3);
                using var bias = Floats.Random(n, 4);
                double[] expected = c.ToDoubles();
                for (int i = 0; i < m; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        double sum = 0;
                        for (int p = 0; p < k; p++)
                            sum += (double)a.P[transposeA ? p * lda + i : i * lda + p] * b.P[transposeB ? j * ldb + p : p * ldb + j];
                        expected[i * ldc + j] = 0.75 * sum + beta * expected[i * ldc + j] + bias.P[j];
                    }
                }
                Gemm.Multiply(transposeA, transposeB, m, n, k, 0.75f, a.P, lda, b.P, ldb, beta, c.P, ldc, bias.P);
                c.ShouldBe(expected, 1e-4);
            }
        }
    }

    [Fact]
    public void BetaZeroOverwritesWhateverStoodThere()
    {
        using var a = Floats.Of(1, 2);
        using var b = Floats.Of(3, 4);
        using var c = new Floats(1, float.NaN);
        Gemm.Multiply(false, false, 1, 1, 2, 1, a.P, 2, b.P, 1, 0, c.P, 1);
        Assert.Equal([11f], c.ToArray());
    }
}
