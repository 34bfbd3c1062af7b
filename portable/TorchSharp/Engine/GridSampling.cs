using TorchSharp.Kernels;

namespace TorchSharp.Engine;

/// <summary>
/// Looks up images at arbitrary places (Jaderberg et al. 2015). Images are (batch, channels, height, width), places
/// (batch, points, 2) with x before y in [-1, 1]. Images are independent of each other and shared out to the threads.
/// </summary>
internal readonly unsafe record struct GridSampling(
    int Batch, int Channels, int Height, int Width, int Points, bool Nearest, torch.GridSamplePaddingMode Padding, bool Align)
{
    /// <summary>y (batch, channels, points) = the images at the places.</summary>
    internal void Forward(float* images, float* places, float* y)
    {
        var work = new Range { Sampling = this, Images = images, Places = places, Y = y };
        Workers.For(Batch, 1, ref work);
    }

    /// <summary>Adds to dx and dplaces (either may be null) what dy asks for.</summary>
    internal void Backward(float* images, float* places, float* dy, float* dx, float* dplaces)
    {
        var work = new Range { Sampling = this, Images = images, Places = places, Y = dy, Dx = dx, Dplaces = dplaces, IsBackward = true };
        Workers.For(Batch, 1, ref work);
    }

    private void Look(int n, float* images, float* places, float* y)
    {
        long plane = (long)Height * Width;
        float* image = images + (n * Channels * plane), to = y + ((long)n * Channels * Points);
        for (var i = 0; i < Points; i++)
        {
            var at = Locate(places + (((long)n * Points) + i) * 2);
            for (var c = 0; c < Channels; c++) to[((long)c * Points) + i] = Value(image + (c * plane), at);
        }
    }

    private float Value(float* plane, in Place at) =>
        (at.Weight00 * Pixel(plane, at.Y, at.X)) + (at.Weight01 * Pixel(plane, at.Y, at.X + 1)) +
        (at.Weight10 * Pixel(plane, at.Y + 1, at.X)) + (at.Weight11 * Pixel(plane, at.Y + 1, at.X + 1));

    private float Pixel(float* plane, int y, int x) =>
        (uint)y < (uint)Height && (uint)x < (uint)Width ? plane[((long)y * Width) + x] : 0;

    private void Spread(int n, float* images, float* places, float* dy, float* dx, float* dplaces)
    {
        long plane = (long)Height * Width;
        for (var i = 0; i < Points; i++)
        {
            var at = Locate(places + (((long)n * Points) + i) * 2);
            float slopeX = 0, slopeY = 0;
            for (var c = 0; c < Channels; c++)
            {
                var offset = (((long)n * Channels) + c) * plane;
                var grad = dy[((((long)n * Channels) + c) * Points) + i];
                if (dx is not null)
                {
                    Add(dx + offset, at.Y, at.X, grad * at.Weight00);
                    Add(dx + offset, at.Y, at.X + 1, grad * at.Weight01);
                    Add(dx + offset, at.Y + 1, at.X, grad * at.Weight10);
                    Add(dx + offset, at.Y + 1, at.X + 1, grad * at.Weight11);
                }

                if (dplaces is null || Nearest) continue;
                float p00 = Pixel(images + offset, at.Y, at.X), p01 = Pixel(images + offset, at.Y, at.X + 1);
                float p10 = Pixel(images + offset, at.Y + 1, at.X), p11 = Pixel(images + offset, at.Y + 1, at.X + 1);
                slopeX += grad * (((p01 - p00) * (1 - at.Down)) + ((p11 - p10) * at.Down));
                slopeY += grad * (((p10 - p00) * (1 - at.Right)) + ((p11 - p01) * at.Right));
            }

            if (dplaces is null) continue;
            var target = dplaces + (((long)n * Points) + i) * 2;
            target[0] += slopeX * at.ScaleX;
            target[1] += slopeY * at.ScaleY;
        }
    }

    private void Add(float* plane, int y, int x, float value)
    {
        if ((uint)y < (uint)Height && (uint)x < (uint)Width) plane[((long)y * Width) + x] += value;
    }

    private Place Locate(float* place)
    {
        var (x, scaleX) = Coordinate(place[0], Width);
        var (y, scaleY) = Coordinate(place[1], Height);
        if (Nearest)
        {
            return new Place((int)MathF.Round(x), (int)MathF.Round(y), 0, 0, 0, 0); // Halves to even, as PyTorch.
        }

        float left = MathF.Floor(x), top = MathF.Floor(y);
        return new Place((int)left, (int)top, x - left, y - top, scaleX, scaleY);
    }

    /// <summary>From [-1, 1] to pixels, and how many pixels a unit is there (0 where the border holds it).</summary>
    private (float At, float Scale) Coordinate(float place, int size)
    {
        var scale = (Align ? size - 1 : size) / 2f;
        var at = Align ? (place + 1) * scale : (((place + 1) * size) - 1) / 2;
        if (Padding == torch.GridSamplePaddingMode.Reflection) (at, scale) = Reflect(at, scale, size);
        if (Padding == torch.GridSamplePaddingMode.Zeros)
        {
            return (float.IsFinite(at) ? Math.Clamp(at, -1e8f, 1e8f) : -1e8f, scale);
        }

        return at > 0 && at < size - 1 ? (at, scale) : (float.IsNaN(at) ? 0 : Math.Clamp(at, 0, size - 1), 0);
    }

    /// <summary>Mirrors at the outer pixels' centres, or at their edges.</summary>
    private (float At, float Scale) Reflect(float at, float scale, int size)
    {
        float low = Align ? 0 : -0.5f, span = Align ? size - 1 : size;
        if (span == 0) return (0, 0);
        var away = at - low;
        if (away < 0) (away, scale) = (-away, -scale);
        var flips = (int)MathF.Floor(away / span);
        var rest = away - (flips * span);
        return flips % 2 == 0 ? (low + rest, scale) : (low + span - rest, -scale);
    }

    /// <summary>The pixel up and left of a place, how far right and down of it the place lies, and pixels a unit.</summary>
    private readonly record struct Place(int X, int Y, float Right, float Down, float ScaleX, float ScaleY)
    {
        internal float Weight00 => (1 - Right) * (1 - Down);

        internal float Weight01 => Right * (1 - Down);

        internal float Weight10 => (1 - Right) * Down;

        internal float Weight11 => Right * Down;
    }

    private struct Range : IRange
    {
        internal GridSampling Sampling;
        internal float* Images;
        internal float* Places;
        internal float* Y;
        internal float* Dx;
        internal float* Dplaces;
        internal bool IsBackward;

        public readonly void Run<V, L>(int from, int to)
            where V : struct
            where L : struct, ILanes<V>
        {
            for (var n = from; n < to; n++)
            {
                if (IsBackward) Sampling.Spread(n, Images, Places, Y, Dx, Dplaces);
                else Sampling.Look(n, Images, Places, Y);
            }
        }
    }
}
