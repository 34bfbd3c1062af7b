namespace Digits.Recognition.Geometry;

/// <summary>Solves small dense systems: Gauss elimination with partial pivoting.</summary>
internal static class LinearSystem
{
    private const double Singular = 1e-12; // A pivot below this, of values near 1, is rounding.

    /// <param name="matrix">n * n, row-major; overwritten.</param>
    /// <param name="right">n values; overwritten by the solution.</param>
    /// <returns>False when the matrix is singular.</returns>
    public static bool TrySolve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        for (var column = 0; column < n; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < n; row++)
            {
                if (Math.Abs(matrix[row, column]) > Math.Abs(matrix[pivot, column])) pivot = row;
            }

            if (Math.Abs(matrix[pivot, column]) < Singular) return false;
            for (var i = 0; i < n; i++) (matrix[column, i], matrix[pivot, i]) = (matrix[pivot, i], matrix[column, i]);
            (right[column], right[pivot]) = (right[pivot], right[column]);
            for (var row = 0; row < n; row++)
            {
                var factor = row == column ? 0 : matrix[row, column] / matrix[column, column];
                if (factor == 0) continue;

                for (var i = column; i < n; i++) matrix[row, i] -= factor * matrix[column, i];
                right[row] -= factor * right[column];
            }
        }

        for (var i = 0; i < n; i++) right[i] /= matrix[i, i];
        return true;
    }

    /// <summary>Adds one equation, row * x = value, to the normal equations of a weighted least-squares fit.</summary>
    public static void AddEquation(double[,] normal, double[] right, ReadOnlySpan<double> row, double value, double weight)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] == 0) continue;

            for (var j = 0; j < row.Length; j++) normal[i, j] += weight * row[i] * row[j];
            right[i] += weight * row[i] * value;
        }
    }
}
