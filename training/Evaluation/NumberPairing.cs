using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>
/// Pairs the numbers of a page with what was read on it, both in reading order, so that the digit errors are fewest
/// (dynamic programming over both sequences): a number that was missed does not shift those after it.
/// </summary>
internal static class NumberPairing
{
    /// <returns>Every number and every reading once, alone or as a pair.</returns>
    public static List<(NumberTruth? Truth, LineReading? Read)> Pair(List<NumberTruth> truth, List<LineReading> read)
    {
        // costs[i, j]: fewest digit errors for what follows truth i and reading j.
        var costs = new int[truth.Count + 1, read.Count + 1];
        for (var i = truth.Count; i >= 0; i--)
        {
            for (var j = read.Count; j >= 0; j--)
            {
                var miss = i < truth.Count ? costs[i + 1, j] + Missed(i) : int.MaxValue;
                var extra = j < read.Count ? costs[i, j + 1] + read[j].Text.Length : int.MaxValue;
                var pair = i < truth.Count && j < read.Count ? costs[i + 1, j + 1] + Paired(i, j) : int.MaxValue;
                costs[i, j] = i == truth.Count && j == read.Count ? 0 : Math.Min(pair, Math.Min(miss, extra));
            }
        }

        var pairs = new List<(NumberTruth?, LineReading?)>();
        for (var (i, j) = (0, 0); i < truth.Count || j < read.Count;)
        {
            if (i < truth.Count && j < read.Count && costs[i, j] == costs[i + 1, j + 1] + Paired(i, j)) pairs.Add((truth[i++], read[j++]));
            else if (i < truth.Count && costs[i, j] == costs[i + 1, j] + Missed(i)) pairs.Add((truth[i++], null));
            else pairs.Add((null, read[j++]));
        }

        return pairs;

        int Missed(int i) => truth[i].Text?.Length ?? 0;

        int Paired(int i, int j) => truth[i].Text is { } text ? NumberMetrics.Levenshtein(text, read[j].Text) : 0;
    }
}
