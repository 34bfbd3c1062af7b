using Digits.Recognition;

namespace Digits.Training.Samples;

/// <summary>
/// Paper under a scanner. Everything is drawn as strokes in page pixels and turned with the page while it is drawn, so
/// edges stay as smooth as if the scanner had seen them; paper, light and blur come on at the end.
/// </summary>
public sealed class SamplePage : IPenCanvas
{
    private const double PaperGrey = 238;
    private readonly Random _random;
    private readonly float[] _tooth; // paper's relief, -1..1: ink skips where it is low
    private readonly float[] _grey; // what the scanner sees, 0 black to 255 white
    private readonly float[] _stroke; // the current stroke's cover, 0..1
    private readonly double _cos;
    private readonly double _sin;
    private double _left, _top, _right, _bottom;

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="angleDegrees">By how much the sheet lies turned on the glass, clockwise, about its middle.</param>
    /// <param name="random">Grain and light.</param>
    public SamplePage(int width, int height, double angleDegrees, Random random)
    {
        (Width, Height, _random) = (width, height, random);
        (_sin, _cos) = Math.SinCos(angleDegrees * Math.PI / 180);
        _tooth = SmoothNoise(2.2);
        _grey = Paper();
        _stroke = new float[width * height];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>From here to <see cref="EndInk"/> the box around what is drawn is kept.</summary>
    public void BeginInk() => (_left, _top, _right, _bottom) = (Width, Height, 0, 0);

    /// <returns>The smallest box around the ink since <see cref="BeginInk"/>.</returns>
    public Box EndInk()
    {
        var (x, y) = ((int)Math.Floor(_left), (int)Math.Floor(_top));
        return new Box(x, y, (int)Math.Ceiling(_right) - x, (int)Math.Ceiling(_bottom) - y).Intersect(new Box(0, 0, Width, Height));
    }

    /// <summary>A pen's stroke: dark ink that skips a little on the paper's relief.</summary>
    /// <param name="line">Where the tip goes, in pixels of the unturned page.</param>
    /// <param name="radii">Half the stroke's width at each point, in pixels.</param>
    public void Stroke(IReadOnlyList<PenPoint> line, IReadOnlyList<double> radii) => Draw(line, radii, ink: 46, skip: 0.16);

    /// <summary>A printed straight line.</summary>
    /// <param name="grey">0 black to 255 white; around 200 is the pale print that forms use so that scanners drop it.</param>
    public void Rule(double x0, double y0, double x1, double y1, double width, double grey) =>
        Draw([new(x0, y0), new(x1, y1)], [width / 2, width / 2], grey, skip: 0);

    /// <summary>A printed box.</summary>
    public void Frame(double x, double y, double width, double height, double line, double grey)
    {
        Rule(x, y, x + width, y, line, grey);
        Rule(x, y + height, x + width, y + height, line, grey);
        Rule(x, y, x, y + height, line, grey);
        Rule(x + width, y, x + width, y + height, line, grey);
    }

    /// <summary>A printed word in capitals, its lower edge on <paramref name="baseline"/>.</summary>
    public void Label(string text, double x, double baseline, double height, double grey)
    {
        foreach (var letter in text)
        {
            if (letter != ' ')
            {
                foreach (var line in PenPath.Trace(LetterShapes.Printed(letter), p => new(x + (p.X * height), baseline - ((1 - p.Y) * height))))
                {
                    Draw(line, [.. line.Select(_ => 0.07 * height)], grey, skip: 0);
                }
            }

            x += 0.82 * height;
        }
    }

    /// <summary>What the scanner delivers: slightly blurred, with sensor noise, in steps of 4 as cheap scanners do (and PNG likes).</summary>
    public GreyImage Scan()
    {
        var image = new GreyImage(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (up, down) = (Math.Max(0, y - 1) * Width, Math.Min(Height - 1, y + 1) * Width);
                var (left, right) = (Math.Max(0, x - 1), Math.Min(Width - 1, x + 1));
                var edge = _grey[up + x] + _grey[down + x] + _grey[(y * Width) + left] + _grey[(y * Width) + right];
                var corner = _grey[up + left] + _grey[up + right] + _grey[down + left] + _grey[down + right];
                var value = (0.4 * _grey[(y * Width) + x]) + (0.11 * edge) + (0.04 * corner) + (1.6 * _random.Gaussian());
                image[x, y] = (byte)Math.Clamp((int)Math.Round(value / 4) * 4, 0, 255);
            }
        }

        return image;
    }

    private void Draw(IReadOnlyList<PenPoint> line, IReadOnlyList<double> radii, double ink, double skip)
    {
        var (x0, y0, x1, y1) = (Width, Height, 0, 0);
        for (var i = 0; i + 1 < line.Count; i++)
        {
            var (a, b, reach) = (Turn(line[i]), Turn(line[i + 1]), Math.Max(radii[i], radii[i + 1]) + 0.5);
            var (left, right) = (Math.Min(a.X, b.X) - reach, Math.Max(a.X, b.X) + reach);
            var (top, bottom) = (Math.Min(a.Y, b.Y) - reach, Math.Max(a.Y, b.Y) + reach);
            (_left, _right, _top, _bottom) = (Math.Min(_left, left), Math.Max(_right, right), Math.Min(_top, top), Math.Max(_bottom, bottom));
            var (fromX, toX) = (Math.Max(0, (int)left), Math.Min(Width - 1, (int)right));
            var (fromY, toY) = (Math.Max(0, (int)top), Math.Min(Height - 1, (int)bottom));
            (x0, x1, y0, y1) = (Math.Min(x0, fromX), Math.Max(x1, toX), Math.Min(y0, fromY), Math.Max(y1, toY));
            for (var y = fromY; y <= toY; y++)
            {
                for (var x = fromX; x <= toX; x++)
                {
                    ref var cover = ref _stroke[(y * Width) + x];
                    cover = Math.Max(cover, PenTip.Cover(a, b, radii[i], radii[i + 1], x, y));
                }
            }
        }

        for (var y = y0; y <= y1; y++)
        {
            for (var at = (y * Width) + x0; at <= (y * Width) + x1; at++)
            {
                var cover = _stroke[at] * (1 - (skip * (1 + _tooth[at])));
                _grey[at] += (float)(cover * (Math.Min(ink, _grey[at]) - _grey[at]));
                _stroke[at] = 0;
            }
        }
    }

    private PenPoint Turn(PenPoint p)
    {
        var (x, y) = (p.X - (Width / 2.0), p.Y - (Height / 2.0));
        return new((Width / 2.0) + (x * _cos) - (y * _sin), (Height / 2.0) + (x * _sin) + (y * _cos));
    }

    // Off-white, lit from one side, with clouds as wide as a hand and fibres as fine as a pixel.
    private float[] Paper()
    {
        var (clouds, fibres) = (SmoothNoise(90), SmoothNoise(1.6));
        var (lightX, lightY) = (_random.Between(-9, 9), _random.Between(-9, 9));
        var paper = new float[Width * Height];
        for (var i = 0; i < paper.Length; i++)
        {
            var (x, y) = (((double)(i % Width) / Width) - 0.5, ((double)(i / Width) / Height) - 0.5);
            paper[i] = (float)(PaperGrey + (lightX * x) + (lightY * y) + (2.5 * clouds[i]) + (1.8 * fibres[i]) + (1.2 * _tooth[i]));
        }

        return paper;
    }

    // Value noise: chance values -1..1 on a grid `cell` pixels wide, in between by bilinear interpolation.
    private float[] SmoothNoise(double cell)
    {
        var (columns, rows) = ((int)(Width / cell) + 2, (int)(Height / cell) + 2);
        var grid = new double[columns * rows];
        for (var i = 0; i < grid.Length; i++) grid[i] = _random.Between(-1, 1);
        var noise = new float[Width * Height];
        for (var i = 0; i < noise.Length; i++)
        {
            var (gx, gy) = (i % Width / cell, i / Width / cell);
            var (cx, cy) = ((int)gx, (int)gy);
            var (fx, fy) = (gx - cx, gy - cy);
            var at = (cy * columns) + cx;
            noise[i] = (float)((((grid[at] * (1 - fx)) + (grid[at + 1] * fx)) * (1 - fy))
                + (((grid[at + columns] * (1 - fx)) + (grid[at + columns + 1] * fx)) * fy));
        }

        return noise;
    }
}
