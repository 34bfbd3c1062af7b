namespace Digits.Recognition;

/// <summary>What a model's temperature and threshold rest on: validation images that it didn't learn from.</summary>
/// <param name="WantedError">Error among accepted digits that was asked for, 0..1.</param>
/// <param name="ErrorBound">What it stays below, but for probability <paramref name="Delta"/> (Geifman and El-Yaniv 2017).</param>
/// <param name="Coverage">Share of the digits that is accepted.</param>
/// <param name="Digits">Digits it was found on.</param>
/// <param name="WantedNonDigits">Share of what is no digit that may be accepted, 0..1.</param>
/// <param name="NonDigitsBound">What that stays below, but for probability <paramref name="Delta"/>.</param>
/// <param name="NonDigits">Letters and marks it was found on; 0 when there were none.</param>
/// <param name="Delta">Probability with which either bound may fail.</param>
/// <param name="EceBefore">Expected calibration error at temperature 1.</param>
/// <param name="EceAfter">The same at the model's temperature.</param>
public sealed record CalibrationBasis(
    double WantedError, double ErrorBound, double Coverage, int Digits, double WantedNonDigits, double NonDigitsBound, int NonDigits, double Delta,
    double EceBefore, double EceAfter);
