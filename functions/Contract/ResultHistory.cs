namespace Digits.Functions.Contract;

/// <summary>What a model said of a number that a person has looked at since.</summary>
public sealed record TextAsRead(string Text, double Confidence, bool Accepted);

/// <summary>What a model said of a digit that a person has looked at since.</summary>
public sealed record DigitAsRead(int Digit, double Confidence, bool Accepted);

/// <summary>One time that a person changed a result.</summary>
/// <param name="At">When, by the server's clock.</param>
public sealed record Amendment(DateTimeOffset At, IReadOnlyList<AmendedText> Changes);

/// <summary>A number that was changed, or agreed to: then both texts are the same.</summary>
/// <param name="Page">The page's number.</param>
/// <param name="Place">lines/{index}, fields/{name} or tables/{index}/{row}/{column}, counted from 0.</param>
public sealed record AmendedText(int Page, string Place, string From, string To);
