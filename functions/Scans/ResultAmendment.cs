using System.Globalization;
using Digits.Functions.Contract;
using Digits.Functions.Http;

namespace Digits.Functions.Scans;

/// <summary>
/// Lays a person's word over a result. What the model said stays beside it, so that a correction can be taken back and
/// learned from, and the result's history names every change.
/// </summary>
public sealed class ResultAmendment
{
    private const int LongestText = 200;

    private readonly List<AmendedText> changes = [];

    private ResultAmendment()
    {
    }

    /// <param name="wished">
    /// The result as it shall be: <paramref name="stored"/> with other digits, texts or accepted marks. A number, or a digit,
    /// that comes back as the model read it is no longer corrected.
    /// </param>
    /// <returns>The result itself when nothing differs.</returns>
    /// <exception cref="ProblemException">It has other pages, lines, cells or boxes (422), or a text that can't be (422).</exception>
    public static ScanResult Apply(ScanResult stored, IReadOnlyList<Page> wished, DateTimeOffset now)
    {
        var amendment = new ResultAmendment();
        var pages = Pairs(stored.Pages, wished, "pages").Select(pair => amendment.Amend(pair.Stored, pair.Wished)).ToList();
        if (amendment.changes.Count == 0) return stored;
        return stored with { Pages = pages, History = [.. stored.History ?? [], new Amendment(now, amendment.changes)] };
    }

    private Page Amend(Page stored, Page wished)
    {
        var lines = Pairs(stored.Lines, wished.Lines, "lines")
            .Select((pair, index) => Amend(pair.Stored, pair.Wished, stored.Number, $"lines/{index}")).ToList();
        var fields = stored.Fields.ToDictionary(
            field => field.Key,
            field => field.Value.With(Amend(
                field.Value.AsLine(), wished.Fields?.GetValueOrDefault(field.Key)?.AsLine() ?? throw Other("fields"), stored.Number, $"fields/{field.Key}")));
        var tables = Pairs(stored.Tables, wished.Tables, "tables")
            .Select((pair, table) => new Table([.. Pairs(pair.Stored.Rows, pair.Wished.Rows, "rows")
                .Select((rows, row) => (IReadOnlyList<Cell>)[.. Pairs(rows.Stored, rows.Wished, "cells")
                    .Select((cells, column) => cells.Stored.With(Amend(
                        cells.Stored.AsLine(), cells.Wished.AsLine(), stored.Number, string.Create(CultureInfo.InvariantCulture, $"tables/{table}/{row}/{column}"))))])])).ToList();
        return stored with { Lines = lines, Fields = fields, Tables = tables };
    }

    private Line Amend(Line stored, Line wished, int page, string place)
    {
        if (wished.Box != stored.Box) throw Other("boxes");
        if (wished.Text is null || wished.Text.Length > LongestText || wished.Text.Any(char.IsControl))
        {
            throw Refused($"A text has at most {LongestText} characters, none of them a control character.");
        }

        var amended = IsTyped(stored, wished) ? Typed(stored, wished.Text) : ByDigits(stored, wished);
        if (amended == stored) return stored;
        changes.Add(new AmendedText(page, place, stored.Text, amended.Text));
        return amended;
    }

    /// <summary>Whether the text was changed as a whole, and not by its digits.</summary>
    private static bool IsTyped(Line stored, Line wished)
    {
        if (IsAsRead(stored, wished)) return false;
        return (wished.Text != stored.Text && wished.Text != Digit.TextOf(wished.Digits))
            || (stored.Digits.Count == 0 && (wished.Text != stored.Text || (wished.Accepted && !stored.Accepted)));
    }

    /// <summary>Whether what was changed before shall be taken back.</summary>
    private static bool IsAsRead(Line stored, Line wished) =>
        stored.Read is { } read && wished.Text == read.Text && wished.Accepted == read.Accepted;

    private static Line Typed(Line stored, string text)
    {
        var read = stored.Read ?? new TextAsRead(stored.Text, stored.Confidence, stored.Accepted);
        // Where each character but a separator has a digit's place, the digits are known too.
        var places = stored.Digits.Where(digit => digit.Value is not null).ToList();
        var typed = string.Concat(text.Where(character => character is not ('.' or ',' or '/' or '-')));
        var digits = typed.Length == places.Count && typed.All(char.IsAsciiDigit)
            ? stored.Digits.Select(digit => digit.Value is null ? digit : Looked(digit, typed[places.IndexOf(digit)] - '0')).ToList()
            : stored.Digits;
        return stored with { Text = text, Confidence = 1, Accepted = true, Digits = digits, Read = read };
    }

    private static Line ByDigits(Line stored, Line wished)
    {
        var agreed = wished.Accepted && !stored.Accepted && wished.Text == stored.Text;
        var digits = Pairs(stored.Digits, wished.Digits, "digits").Select(pair => Amend(pair.Stored, pair.Wished, agreed)).ToList();
        var areAsRead = digits.TrueForAll(digit => digit.Read is null);
        if (areAsRead && IsAsRead(stored, wished)) return Restored(stored, digits);
        if (digits.SequenceEqual(stored.Digits)) return agreed ? Typed(stored, stored.Text) : stored;

        if (areAsRead) return Restored(stored, digits);
        return stored with
        {
            Text = Digit.TextOf(digits),
            Confidence = digits.Aggregate(1.0, (product, digit) => product * digit.Confidence),
            Accepted = digits.TrueForAll(digit => digit.Accepted),
            Digits = digits,
            Read = stored.Read ?? new TextAsRead(stored.Text, stored.Confidence, stored.Accepted),
        };
    }

    private static Line Restored(Line stored, IReadOnlyList<Digit> digits) => stored.Read is { } read
        ? stored with { Text = read.Text, Confidence = read.Confidence, Accepted = read.Accepted, Digits = digits, Read = null }
        : stored with { Digits = digits };

    private static Digit Amend(Digit stored, Digit wished, bool agreed)
    {
        if (wished.Box != stored.Box) throw Other("boxes");
        if (wished.Value is < 0 or > 9) throw Refused("A digit is a number from 0 to 9, or null where none stands.");
        if (wished.Value == stored.Value && wished.Accepted == stored.Accepted && !(agreed && !stored.Accepted)) return stored;
        return stored.Read is { } read && wished.Value == read.Digit && wished.Accepted == read.Accepted
            ? stored with { Value = read.Digit, Confidence = read.Confidence, Accepted = read.Accepted, Read = null }
            : Looked(stored, wished.Value);
    }

    private static Digit Looked(Digit stored, int? value) => stored with
    {
        Value = value,
        Confidence = 1,
        Accepted = true,
        Read = stored.Read ?? (stored.Value is { } was ? new DigitAsRead(was, stored.Confidence, stored.Accepted) : null),
    };

    private static IEnumerable<(T Stored, T Wished)> Pairs<T>(IReadOnlyList<T> stored, IReadOnlyList<T>? wished, string what) =>
        wished?.Count == stored.Count && !wished.Contains(default) ? stored.Zip(wished) : throw Other(what);

    private static ProblemException Other(string what) => Refused(
        $"The result has other {what} than the one it amends. Change digits, texts and accepted only, and leave the rest as GET gave it.");

    private static ProblemException Refused(string detail) =>
        new(StatusCodes.Status422UnprocessableEntity, "The result can't be amended so", detail);
}
