namespace Digits.Recognition.Tests;

/// <summary>Small rasters written as text, and digits of a 5 x 7 dot-matrix font to put on test pages.</summary>
internal static class Drawing
{
    private static readonly string[][] Font =
    [
        [".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."],
        ["..#..", ".##..", "..#..", "..#..", "..#..", "..#..", ".###."],
        [".###.", "#...#", "....#", "...#.", "..#..", ".#...", "#####"],
        ["####.", "....#", "....#", ".###.", "....#", "....#", "####."],
        ["...#.", "..##.", ".#.#.", "#..#.", "#####", "...#.", "...#."],
        ["#####", "#....", "####.", "....#", "....#", "#...#", ".###."],
        ["..##.", ".#...", "#....", "####.", "#...#", "#...#", ".###."],
        ["#####", "....#", "...#.", "...#.", "..#..", "..#..", "..#.."],
        [".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###."],
        [".###.", "#...#", "#...#", ".####", "....#", "...#.", ".##.."],
    ];

    /// <summary>'#' is ink (true, or 255), anything else is none.</summary>
    public static Bitmap Bitmap(params string[] rows)
    {
        var bitmap = new Bitmap(rows[0].Length, rows.Length);
        for (var y = 0; y < rows.Length; y++)
        {
            for (var x = 0; x < rows[y].Length; x++) bitmap[x, y] = rows[y][x] == '#';
        }

        return bitmap;
    }

    public static string[] Text(Bitmap bitmap) =>
        [.. Enumerable.Range(0, bitmap.Height).Select(y => string.Concat(bitmap.Row(y).ToArray().Select(set => set ? '#' : '.')))];

    public static GreyImage Paper(int width, int height, byte tone = 255)
    {
        var paper = new GreyImage(width, height);
        paper.Pixels.AsSpan().Fill(tone);
        return paper;
    }

    /// <summary>Writes a digit of 5 * dot by 7 * dot pixels with its top left corner at (x, y).</summary>
    public static void Digit(GreyImage page, int digit, int x, int y, int dot, byte tone = 0)
    {
        for (var row = 0; row < 7; row++)
        {
            for (var column = 0; column < 5; column++)
            {
                if (Font[digit][row][column] == '#') Fill(page, new Box(x + (column * dot), y + (row * dot), dot, dot), tone);
            }
        }
    }

    public static void Number(GreyImage page, string digits, int x, int y, int dot, byte tone = 0)
    {
        for (var i = 0; i < digits.Length; i++) Digit(page, digits[i] - '0', x + (i * 7 * dot), y, dot, tone);
    }

    public static void Fill(GreyImage page, Box box, byte tone)
    {
        for (var y = box.Y; y < box.Bottom; y++) page.Row(y).Slice(box.X, box.Width).Fill(tone);
    }
}
