namespace Digits.Recognition.Forms;

/// <summary>Whether a number agrees with its own check digit, the last one.</summary>
internal static class CheckDigits
{
    /// <param name="digits">0 to 9 each, as characters.</param>
    public static bool IsValid(CheckDigit kind, string digits) => kind switch
    {
        CheckDigit.Luhn => digits.Length >= 2 && Sum(digits, place => place % 2 == 0 ? 1 : 2, product => product > 9 ? product - 9 : product) % 10 == 0,
        CheckDigit.Mod11 => digits.Length >= 2 && Sum(digits, place => place + 1, product => product) % 11 == 0,
        _ => true,
    };

    /// <param name="weight">By place from the right; the check digit has place 0.</param>
    private static int Sum(string digits, Func<int, int> weight, Func<int, int> fold) =>
        digits.Select((digit, i) => fold((digit - '0') * weight(digits.Length - 1 - i))).Sum();
}
