using System.Globalization;

namespace Digits.Functions.Http;

/// <summary>Parameters of a request's query, parsed or refused.</summary>
public static class RequestQuery
{
    /// <returns>False when it is not given.</returns>
    /// <exception cref="ProblemException">Neither true nor false (400).</exception>
    public static bool Flag(HttpRequest request, string name) => request.Query[name].ToString() switch
    {
        "" or "false" => false,
        "true" => true,
        _ => throw Bad(name, "true or false"),
    };

    /// <returns><paramref name="otherwise"/> when it is not given.</returns>
    /// <exception cref="ProblemException">No number, or out of range (400).</exception>
    public static int Number(HttpRequest request, string name, int from, int to, int otherwise)
    {
        var text = request.Query[name].ToString();
        if (text.Length == 0) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw Bad(name, $"a number from {from} to {to}");
    }

    private static ProblemException Bad(string name, string what) =>
        new(StatusCodes.Status400BadRequest, $"The {name} is not usable", $"{name} is {what}.");
}
