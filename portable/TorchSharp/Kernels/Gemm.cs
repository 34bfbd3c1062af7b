namespace TorchSharp.Kernels;

/// <summary>
/// Matrix product. Matrices are row-major: element (i, j) of a matrix with leading dimension ld is at [i * ld + j].
/// </summary>
internal static unsafe class Gemm
{
    /// <summary>
    /// C = alpha * op(A) * op(B) + beta * C + bias, where op(A) is m x k, op(B) is k x n, C is m x n, and op transposes
    /// when asked: A is then stored k x m, B n x k.
    /// </summary>
    /// <param name="beta">Where 0, C is overwritten, whatever it held.</param>
    /// <param name="bias">n values added to every row, or null.</param>
    public static void Multiply(bool transposeA, bool transposeB, int m, int n, int k, float alpha, float* a, int lda,
        float* b, int ldb, float beta, float* c, int ldc, float* bias = null)
    {
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                float sum = 0;
                for (int p = 0; p < k; p++)
                    sum += (transposeA ? a[(long)p * lda + i] : a[(long)i * lda + p]) * (transposeB ? b[(long)j * ldb + p] : b[(long)p * ldb + j]);
                float* at = c + (long)i * ldc + j;
                *at = alpha * sum + (beta == 0 ? 0 : beta * *at) + (bias == null ? 0 : bias[j]);
            }
    }
}
