namespace Digits.Recognition.Forms;

/// <summary>
/// Chooses one reading for each field so that all together are most probable: the product of the fields' own probabilities,
/// and for each sum that doesn't add up a penalty, the odds that a writer errs in just this way. So a doubtful digit follows
/// the sum, and a plain one stands against it. Beam search over the fields; confidences are shares of the beam's weight.
/// </summary>
internal static class FormSolver
{
    private const int Beam = 500;
    private const double WriterErrs = 0.001; // In a sum (one in thirty), and by just this number.
    private static readonly double BrokenSum = Math.Log(WriterErrs);

    /// <summary>The choice for one field, and the probability of its number.</summary>
    public readonly record struct Choice(FieldHypothesis Hypothesis, double Confidence);

    /// <param name="fields">Of each field its hypotheses.</param>
    /// <param name="sums">Places in <paramref name="fields"/>: the parts, and the total.</param>
    public static Choice[] Solve(IReadOnlyList<FieldHypotheses> fields, IReadOnlyList<(int[] Of, int Is)> sums)
    {
        var choices = new Choice[fields.Count];
        foreach (var group in Groups(fields.Count, sums))
        {
            var own = sums.Where(sum => group.Contains(sum.Is)).ToList();
            SolveGroup(fields, own, group, choices);
        }

        return choices;
    }

    /// <summary>Whether the chosen numbers add up.</summary>
    public static bool Holds((int[] Of, int Is) sum, Func<int, long> valueOf) => sum.Of.Sum(valueOf) == valueOf(sum.Is);

    /// <summary>Fields that sums link, directly or through others.</summary>
    private static List<List<int>> Groups(int count, IReadOnlyList<(int[] Of, int Is)> sums)
    {
        var group = Enumerable.Range(0, count).ToArray();
        foreach (var (of, total) in sums)
        {
            foreach (var part in of)
            {
                var (from, to) = (group[part], group[total]);
                for (var i = 0; i < count; i++)
                {
                    if (group[i] == from) group[i] = to;
                }
            }
        }

        return [.. Enumerable.Range(0, count).GroupBy(i => group[i]).Select(members => members.ToList())];
    }

    private static void SolveGroup(IReadOnlyList<FieldHypotheses> fields, List<(int[] Of, int Is)> sums, List<int> group, Choice[] choices)
    {
        var options = group.ToDictionary(field => field, field => Options(fields, sums, field));
        var assigned = new Dictionary<int, int>(); // Field to its place in the paths.
        List<(FieldHypothesis[] Path, double Log)> beam = [([], 0)];
        foreach (var field in group)
        {
            assigned.Add(field, assigned.Count);
            var closed = sums.Where(sum => (sum.Is == field || sum.Of.Contains(field)) && assigned.ContainsKey(sum.Is) && sum.Of.All(assigned.ContainsKey)).ToList();
            beam =
            [
                .. beam.SelectMany(partial => options[field].Select(option =>
                    {
                        FieldHypothesis[] path = [.. partial.Path, option];
                        var broken = closed.Count(sum => !Holds(sum, part => path[assigned[part]].Value));
                        return (Path: path, Log: partial.Log + option.LogProbability + (broken * BrokenSum));
                    }))
                    .OrderByDescending(partial => partial.Log).Take(Beam),
            ];
        }

        var best = beam[0];
        var weights = beam.ConvertAll(path => Math.Exp(path.Log - best.Log));
        var total = weights.Sum();
        foreach (var (field, place) in assigned)
        {
            var chosen = best.Path[place];
            var same = beam.Zip(weights).Where(pair => pair.First.Path[place].Text == chosen.Text).Sum(pair => pair.Second);
            choices[field] = new Choice(chosen, same / total);
        }
    }

    /// <summary>
    /// A field's own hypotheses, and the numbers that its sums ask for when at most one of the others is not what it looks
    /// like: a digit misread with full confidence is no hypothesis of its own.
    /// </summary>
    private static List<FieldHypothesis> Options(IReadOnlyList<FieldHypotheses> fields, List<(int[] Of, int Is)> sums, int field)
    {
        const int Own = 12, Others = 3;
        var options = fields[field].Best.Take(Own).ToList();
        var seen = options.Select(option => option.Text).ToHashSet();
        foreach (var (of, total) in sums)
        {
            if (total != field && !of.Contains(field)) continue;
            int[] others = [.. of.Append(total).Where(other => other != field)];
            var plain = others.Sum(other => Signed(other, fields[other].Best[0].Value));
            var wanted = others.SelectMany(other => fields[other].Best.Take(Others)
                .Select(instead => plain + Signed(other, instead.Value) - Signed(other, fields[other].Best[0].Value)));
            foreach (var value in wanted.Append(plain).Distinct())
            {
                // The total is the sum of its parts; a part is the total less the others.
                var own = total == field ? value : -value;
                if (fields[field].For(own) is { } option && seen.Add(option.Text)) options.Add(option);
            }

            long Signed(int other, long value) => other == total ? -value : value;
        }

        return options;
    }
}
