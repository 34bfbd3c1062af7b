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

    /// <summary>Leaves out what surely has digits in it, side by side: seen coarsely, a number and what is around it may look like one large digit.</summary>
    public static List<Spot> WithoutNumbers(List<Spot> spots)
    {
        const double Sure = 0.9; // score
        const double Largest = 0.6; // of the whole's height: more may be halves of one digit
        var digits = spots.FindAll(spot => spot.Score >= Sure);
        return spots.FindAll(spot => !IsNumber(digits.FindAll(digit => digit.Height < Largest * spot.Height && spot.Contains(digit.CentreX, digit.CentreY))));

        static bool IsNumber(List<Spot> within) => within.Exists(one => within.Exists(other =>
            Math.Abs(one.CentreY - other.CentreY) < 0.5 * one.Height && Math.Abs(one.CentreX - other.CentreX) > 0.35 * (one.Width + other.Width))); // slanting ones overlap
    }

    /// <summary>Leaves out parts of what beyond doubt is one digit.</summary>
    public static List<Spot> WithoutParts(List<Spot> spots)
    {
        const double Sure = 0.98; // confidence
        var digits = spots.FindAll(spot => spot.Confidence >= Sure);
        return spots.FindAll(spot => !digits.Exists(spot.IsPartOf));
    }

    /// <summary>Digits that stand side by side, each group from left to right.</summary>
    /// <param name="maxGap">Widest gap within a number, in heights of a digit.</param>
    public static List<List<Spot>> Numbers(IEnumerable<Spot> spots, double maxGap)
    {
        const double LargestRatio = 3.4, MaxRise = 0.55; // of heights; a hand is no ruler
        const double LargestToNought = 4.5; // a small nought may follow a tall digit
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
                if (gap > maxGap || rise > MaxRise || ratio > (IsSmallNought(spot, last) ? LargestToNought : LargestRatio) || gap + rise > nearest) continue;
                (best, nearest) = (number, gap + rise);
            }

            if (best == null) numbers.Add([spot]);
            else best.Add(spot);
        }

        return numbers;

        static bool IsSmallNought(Spot spot, Spot last) => spot.Digit == 0 && spot.IsSure && spot.Height < last.Height;
    }
}
