namespace Digits.Recognition;

/// <summary>
/// The pure white or black that a program put around a sheet, as a border or in the corners of a picture that it turned. Beside
/// white, faint pencil on a grey sheet would be lost; beside black, the sheet's edge would look like a rule.
/// </summary>
internal static class Padding
{
    private const int SearchSide = 1600; // Pixels of the longer side; padding shows at this size as well, and sooner.
    private const byte White = 250; // Of 255; JPEG leaves no purer white beside an edge.
    private const int MinStep = 12; // Grey levels by which the sheet is darker; with less there is nothing to gain.
    private const int Edge = 4; // Pixels at that size behind which an edge is over, blurred or not.
    private const int Blur = 2; // Pixels at that size of an edge that are neither padding nor sheet.
    private const double MinSheet = 0.25; // Of the picture.
    private const double MinEdge = 0.8; // Of what lies beside the padding is a step to the sheet; light that fades has none.

    /// <returns>The sheet, its own tone in corners that are padding still, and its place in the picture; the picture itself where nothing is around it.</returns>
    public static (GreyImage Sheet, Box Place) Remove(GreyImage picture)
    {
        var (right, bottom) = (picture.Width - 1, picture.Height - 1);
        byte[] corners = [picture[0, 0], picture[right, 0], picture[0, bottom], picture[right, bottom]];
        var isWhite = corners.Max() >= White;
        if (!isWhite && corners.Min() > byte.MaxValue - White) return (picture, picture.Bounds);

        var factor = AreaReduction.FactorFor(picture, SearchSide);
        var small = AreaReduction.Reduce(picture, factor);
        if (FindWhite(isWhite ? small : small.Invert()) is not { } found) return (picture, picture.Bounds);
        return CutOut(picture, found.Outside, factor, isWhite ? found.Tone : (byte)~found.Tone);
    }

    /// <summary>Padding with what it blurs, and the sheet's tone beside it; null where there is none.</summary>
    private static (Bitmap Outside, byte Tone)? FindWhite(GreyImage picture)
    {
        var white = Bitmap.Above(picture, White - 1);
        var most = (1 - MinSheet) * picture.Pixels.Length;
        if (white.Pixels.AsSpan().Count(true) > most) return null; // a clean scan

        var padding = ConnectedComponents.Find(white).Where(component => ReachesBorder(component.Box, picture.Bounds)).SelectMany(component => component.Runs).ToList();
        var sheet = Beside(padding, picture, white);
        if (sheet.Count(tone => tone <= byte.MaxValue - MinStep) < MinEdge * Math.Max(1, sheet.Count)) return null;

        sheet.Sort();
        return (Outside(padding, picture.Bounds), sheet[sheet.Count / 2]);
    }

    private static bool ReachesBorder(Box box, Box picture) => box.X == 0 || box.Y == 0 || box.Right == picture.Right || box.Bottom == picture.Bottom;

    /// <summary>The tones that lie behind the padding's edges.</summary>
    private static List<byte> Beside(List<Run> padding, GreyImage picture, Bitmap white)
    {
        var tones = new List<byte>();
        foreach (var run in padding)
        {
            if (run.Start >= Edge) tones.Add(picture[run.Start - Edge, run.Y]);
            if (run.End + Edge <= picture.Width) tones.Add(picture[run.End - 1 + Edge, run.Y]);
            AddBeyond(run, -1);
            AddBeyond(run, 1);
        }

        return tones;

        void AddBeyond(Run run, int down)
        {
            var (next, beyond) = (run.Y + down, run.Y + (down * Edge));
            if (beyond < 0 || beyond >= picture.Height) return;
            for (var x = run.Start; x < run.End; x += Edge)
            {
                if (!white[x, next]) tones.Add(picture[x, beyond]);
            }
        }
    }

    /// <summary>The padding and what it blurs.</summary>
    private static Bitmap Outside(List<Run> padding, Box picture)
    {
        var outside = new Bitmap(picture.Width, picture.Height);
        foreach (var run in padding)
        {
            var around = new Box(run.Start, run.Y, run.Length, 1).Grow(Blur).Intersect(picture);
            for (var y = around.Y; y < around.Bottom; y++) outside.Row(y).Slice(around.X, around.Width).Fill(true);
        }

        return outside;
    }

    /// <summary>The smallest rectangle that holds all of the sheet.</summary>
    /// <param name="factor">Of the picture's pixels to one of <paramref name="outside"/>.</param>
    /// <param name="tone">What takes the padding's place in it.</param>
    private static (GreyImage Sheet, Box Place) CutOut(GreyImage picture, Bitmap outside, int factor, byte tone)
    {
        var rows = Enumerable.Range(0, outside.Height).Where(y => outside.Row(y).Contains(false)).ToList();
        if (rows.Count == 0) return (picture, picture.Bounds);
        var (left, right) = (rows.Min(y => outside.Row(y).IndexOf(false)), rows.Max(y => outside.Row(y).LastIndexOf(false)) + 1);
        var within = new Box(left, rows[0], right - left, rows[^1] + 1 - rows[0]).Grow(-Blur); // where padding runs out in a wedge, too thin to be pure
        if (Math.Min(within.Width, within.Height) < 1) return (picture, picture.Bounds);

        var place = within.Scale(factor);
        var sheet = picture.Crop(place);
        for (var y = 0; y < sheet.Height; y++)
        {
            var isOutside = outside.Row(within.Y + (y / factor)).Slice(within.X, within.Width);
            var row = sheet.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                if (isOutside[x / factor]) row[x] = tone;
            }
        }

        return (sheet, place);
    }
}
