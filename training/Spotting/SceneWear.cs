using Digits.Recognition;
using Digits.Training.Samples;

namespace Digits.Training.Spotting;

/// <summary>What scanning does to ink: blur, coarse pixels, grain, uneven strength, black and white.</summary>
public static class SceneWear
{
    public static void Apply(SceneCanvas canvas, Random random)
    {
        var ink = canvas.Ink;
        if (random.NextDouble() < 0.15) Coarsen(canvas, random.Between(0.5, 0.85));
        if (random.NextDouble() < 0.5) Blur(canvas, random.Between(0.1, 0.5));
        if (random.NextDouble() < 0.15) Blur(canvas, random.Between(0.3, 0.6));
        if (random.NextDouble() < 0.3) Fade(canvas, random);
        if (random.NextDouble() < 0.12)
        {
            var threshold = (float)random.Between(0.25, 0.6);
            for (var i = 0; i < ink.Length; i++) ink[i] = Math.Clamp(0.5f + (8 * (ink[i] - threshold)), 0, 1);
            Blur(canvas, random.Between(0, 0.4));
        }

        var grain = random.NextDouble() < 0.5 ? random.Between(0, 0.03) : random.Between(0.03, 0.12);
        var floor = random.NextDouble() < 0.3 ? random.Between(0, 0.12) : 0;
        var gain = (float)random.Between(0.85, 1.3);
        for (var i = 0; i < ink.Length; i++)
        {
            var noise = grain * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
            ink[i] = Math.Clamp((gain * ink[i]) + (float)(noise + floor), 0, 1);
        }

        if (random.NextDouble() < 0.2) Blur(canvas, random.Between(0.1, 0.5));
    }

    /// <summary>As a scan of fewer pixels looks when it is enlarged.</summary>
    private static void Coarsen(SceneCanvas canvas, double scale)
    {
        var (width, height) = ((int)(canvas.Width * scale), (int)(canvas.Height * scale));
        var coarse = new float[width * height];
        AffineResampling.Resample(Grey(canvas.Width, canvas.Height, canvas.Ink), coarse, width, height, scale, 0, 0);
        AffineResampling.Resample(Grey(width, height, coarse), canvas.Ink, canvas.Width, canvas.Height, 1 / scale, 0, 0);

        static GreyImage Grey(int width, int height, float[] ink) => new(width, height, [.. ink.Select(value => (byte)(255 * Math.Clamp(value, 0, 1)))]);
    }

    /// <summary>A 3 x 3 kernel: this much of the weight goes to the neighbours.</summary>
    private static void Blur(SceneCanvas canvas, double share)
    {
        var (width, height, ink) = (canvas.Width, canvas.Height, canvas.Ink);
        var (side, centre) = ((float)(share / 3), (float)(1 - (2 * share / 3)));
        var row = new float[width];
        for (var y = 0; y < height; y++)
        {
            var line = ink.AsSpan(y * width, width);
            for (var x = 0; x < width; x++) row[x] = (centre * line[x]) + (side * (line[Math.Max(0, x - 1)] + line[Math.Min(width - 1, x + 1)]));
            row.CopyTo(line);
        }

        var above = new float[width];
        for (var y = 0; y < height; y++)
        {
            var line = ink.AsSpan(y * width, width);
            var below = ink.AsSpan(Math.Min(height - 1, y + 1) * width, width);
            line.CopyTo(row);
            for (var x = 0; x < width; x++) line[x] = (centre * row[x]) + (side * ((y == 0 ? row[x] : above[x]) + below[x]));
            row.CopyTo(above, 0);
        }
    }

    /// <summary>A pen that runs dry, light that falls off: strength swings slowly over the sheet.</summary>
    private static void Fade(SceneCanvas canvas, Random random)
    {
        var (fx, fy, phase, depth) = (random.Between(0, 0.05), random.Between(0, 0.05), random.Between(0, 6.28), random.Between(0.1, 0.5));
        for (var y = 0; y < canvas.Height; y++)
        {
            for (var x = 0; x < canvas.Width; x++)
            {
                canvas.Ink[(y * canvas.Width) + x] *= (float)(1 - (depth * (0.5 + (0.5 * Math.Sin((fx * x) + (fy * y) + phase)))));
            }
        }
    }
}
