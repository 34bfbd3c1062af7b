namespace Digits.Training.Evaluation.Corruptions;

/// <summary>Corruptions that draw lines over the picture.</summary>
internal static class LineCorruptions
{
    /// <summary>A line from edge to edge, two pixels of ink and two of gap.</summary>
    public static float[] DottedLine(float[] image, Random random)
    {
        var line = Line(0, random.Next(27), 27, random.Next(27));
        return Raster.Clip(image.Select((value, i) => value + (i % Raster.Side / 2 % 2 == 0 && i % Raster.Side < 26 ? 0.0 : line[i])));
    }

    /// <summary>A zigzag of two pixels up and down along a nearly level line.</summary>
    public static float[] Zigzag(float[] image, Random random)
    {
        const double Pitch = 2, Height = 2, From = 2, To = 25;
        var start = random.Next(27);
        var slope = Math.Atan(random.Next(-5, 5) / (To - From));
        var length = (To - From) / Math.Cos(slope);

        var corners = new List<(double X, double Y)> { (0, 0) };
        for (var i = 0; i <= (int)((length - Pitch) / (2 * Pitch)); i++) corners.Add((((2 * i) + 1) * Pitch, i % 2 == 0 ? Height : -Height));
        var rest = length % (2 * Pitch);
        if (rest > 0) corners.Add((length, corners[^1].Y / (2 * rest)));

        var placed = corners.ConvertAll(corner => (
            X: From + (corner.X * Math.Cos(slope)) - (corner.Y * Math.Sin(slope)),
            Y: start + (corner.X * Math.Sin(slope)) + (corner.Y * Math.Cos(slope))));
        var drawn = (float[])image.Clone();
        for (var i = 1; i < placed.Count; i++)
        {
            var line = Line(placed[i - 1].X, placed[i - 1].Y, placed[i].X, placed[i].Y);
            for (var p = 0; p < drawn.Length; p++) drawn[p] = Math.Min(1, drawn[p] + line[p]);
        }

        return drawn;
    }

    /// <summary>A line that fades out within 2.3 pixels above and below, in the columns between its ends only.</summary>
    private static float[] Line(double x0, double y0, double x1, double y1)
    {
        const double Reach = 2.3;
        var line = new float[Raster.Pixels];
        if (x0 == x1) return line;
        for (var x = (int)Math.Max(0, Math.Floor(x0)); x < Math.Min(Raster.Side, Math.Ceiling(x1)); x++)
        {
            var middle = y0 + ((y1 - y0) / (x1 - x0) * (x - x0));
            for (var y = 0; y < Raster.Side; y++)
            {
                var distance = Math.Min(Math.Abs(y - middle), Reach - 1e-10);
                line[(y * Raster.Side) + x] = (float)Math.Clamp(Math.Log(1 - (distance / Reach)) + 1, 0, 1);
            }
        }

        return line;
    }
}
