namespace Digits.Training.Evaluation.Corruptions;

/// <summary>Only the outline of the strokes is left (Canny 1986): smoothed, Sobel gradient, ridge of it, hysteresis.</summary>
internal static class CannyEdges
{
    private const double Sigma = 1, Weak = 0.1, Strong = 0.2;

    public static float[] Apply(float[] image, Random random)
    {
        var smooth = Raster.Gaussian(image, Sigma);
        var (across, down, strength) = (new double[Raster.Pixels], new double[Raster.Pixels], new double[Raster.Pixels]);
        for (var y = 0; y < Raster.Side; y++)
        {
            for (var x = 0; x < Raster.Side; x++)
            {
                double At(int dx, int dy) => smooth[(Raster.Inside(y + dy) * Raster.Side) + Raster.Inside(x + dx)];
                var i = (y * Raster.Side) + x;
                across[i] = At(1, -1) + (2 * At(1, 0)) + At(1, 1) - At(-1, -1) - (2 * At(-1, 0)) - At(-1, 1);
                down[i] = At(-1, 1) + (2 * At(0, 1)) + At(1, 1) - At(-1, -1) - (2 * At(0, -1)) - At(1, -1);
                strength[i] = Math.Sqrt((across[i] * across[i]) + (down[i] * down[i]));
            }
        }

        var edges = new float[Raster.Pixels];
        var open = new Stack<int>(Inner().Where(i => strength[i] >= Strong && IsRidge(i, across[i], down[i], strength)));
        while (open.TryPop(out var i))
        {
            if (edges[i] == 1) continue;
            edges[i] = 1;
            foreach (var next in (int[])[i - 29, i - 28, i - 27, i - 1, i + 1, i + 27, i + 28, i + 29])
            {
                if (IsInner(next) && strength[next] >= Weak && IsRidge(next, across[next], down[next], strength)) open.Push(next);
            }
        }

        return edges;
    }

    private static IEnumerable<int> Inner() => Enumerable.Range(0, Raster.Pixels).Where(IsInner);

    private static bool IsInner(int i) => i % Raster.Side is > 0 and < Raster.Side - 1 && i / Raster.Side is > 0 and < Raster.Side - 1;

    /// <summary>Whether the gradient is no stronger one pixel further on and back along its own direction; in between by interpolation.</summary>
    private static bool IsRidge(int i, double across, double down, double[] strength)
    {
        var (stepX, stepY) = (across < 0 ? -1 : 1, down < 0 ? -Raster.Side : Raster.Side);
        var (main, share) = Math.Abs(across) >= Math.Abs(down)
            ? (stepX, Math.Abs(down) / Math.Max(Math.Abs(across), 1e-12))
            : (stepY, Math.Abs(across) / Math.Abs(down));
        var slanted = stepX + stepY;
        double Beside(int sign) => ((1 - share) * strength[i + (sign * main)]) + (share * strength[i + (sign * slanted)]);
        return Beside(1) <= strength[i] && Beside(-1) <= strength[i];
    }
}
