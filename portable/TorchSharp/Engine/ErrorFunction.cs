namespace TorchSharp.Engine;

/// <summary>erf and erfc to double precision: a series near zero, a continued fraction further out.</summary>
internal static class ErrorFunction
{
    private const double TwoOverRootPi = 1.1283791670955126;
    private const double Border = 2.5;

    internal static double Erf(double x) => Math.Abs(x) < Border ? Series(x) : x > 0 ? 1 - Tail(x) : Tail(-x) - 1;

    internal static double Erfc(double x) => Math.Abs(x) < Border ? 1 - Series(x) : x > 0 ? Tail(x) : 2 - Tail(-x);

    /// <summary>2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)): all terms of one sign, so nothing cancels.</summary>
    private static double Series(double x)
    {
        double term = x, sum = x;
        for (var n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++) sum += term *= 2 * x * x / ((2 * n) + 1);
        return TwoOverRootPi * Math.Exp(-x * x) * sum;
    }

    /// <summary>erfc(x) = e^(-x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))), from the inside out.</summary>
    private static double Tail(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 27) return 0;
        var fraction = x;
        for (var n = 80; n > 0; n--) fraction = x + (n / 2.0 / fraction);
        return 0.5 * TwoOverRootPi * Math.Exp(-x * x) / fraction;
    }
}
