namespace Digits.Recognition;

/// <summary>Digits that were found, put in order.</summary>
internal static class Spots
{
    /// <summary>Of spots on the same place keeps the first (non-maximum suppression).</summary>
    public static List<Spot> WithoutCovered(IEnumerable<Spot> bestFirst)
    {
        var kept = new List<Spot>();
        foreach (var spot in bestFirst)
        {
            if (!kept.Exists(other => other.IsSamePlaceAs(spot))) kept.Add(spot);
        }

        return kept;
    }

    /// <summary>Digits that stand side by side, each group from left to right.</summary>
    /// <param name="maxGap">Widest gap within a number, in heights of a digit.</param>
    public static List<List<Spot>> Numbers(IEnumerable<Spot> spots, double maxGap)
    {
        const double LargestRatio = 2.8, MaxRise = 0.55; // of heights; a hand is no ruler, and a small nought may follow a tall digit
        var numbers = new List<List<Spot>>();
        foreach (var spot in spots.OrderBy(spot => spot.CentreX))
        {
            List<Spot>? best = null;
            var nearest = double.MaxValue;
            foreach (var number in numbers)
            {
                var last = number[^1];
                var height = (last.Height + spot.Height) / 2;
                var gap = Math.Max(0, spot.Left - last.Right) / height;
                var rise = Math.Abs(spot.CentreY - last.CentreY) / height;
                var ratio = Math.Max(spot.Height / last.Height, last.Height / spot.Height);
                if (gap > maxGap || rise > MaxRise || ratio > LargestRatio || gap + rise > nearest) continue;
                (best, nearest) = (number, gap + rise);
            }

            if (best == null) numbers.Add([spot]);
            else best.Add(spot);
        }

        return numbers;
    }
}
