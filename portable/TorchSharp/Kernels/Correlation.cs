using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Both a convolution and the gradient of its input are this: every output pixel is a weighted sum of source pixels at
/// fixed shifts, over some channels. Registers hold pixels of one output row (<see cref="MicroKernel"/>'s rows) times
/// output channels (its columns), so source pixels are read where they are, without a copy of the patches (im2col);
/// only a source that needs padding at the sides, or is read in strides, is first copied with padding, each stride's
/// phase on its own, so that neighbouring outputs read neighbouring floats. Results pass through a block of
/// [pixel][channel] in the first-level cache before they are written as planes.
/// </summary>
internal unsafe struct Correlation : IRange
{
    private const int PixelsInBlock = 192;

    // Source: Batch images of SourceChannels planes, of which Channels are read, from Source's plane on.
    public float* Source;
    public int Batch, SourceChannels, Channels, Height, Width;

    // Result: Batch images of ResultChannels planes, of which Outputs are written. Output pixel (y, x) of Rows x Columns
    // goes to (y * StepY, x * StepX) of the plane, PlaneWidth wide, PlaneSize in all.
    public float* Result, Bias;
    public int ResultChannels, Outputs, Rows, Columns, StepY, StepX, PlaneWidth, PlaneSize;

    // Output (y, x) reads the source at (y * StrideY + shift, x * StrideX + shift).
    public Taps Vertical, Horizontal;
    public int StrideY, StrideX;

    // Weight of (output o, channel c, tap ky, tap kx): Weights[o * WeightOutputStep + c * WeightChannelStep + ky * KernelWidth + kx].
    public float* Weights;
    public int WeightOutputStep, WeightChannelStep, KernelWidth;

    // Filled in by Run.
    private float* panels, paddedBias;
    private int* offsets;
    private int panelCount, panelWidth, depth, depthOfRow, pitch, phaseWidth, panelsPerItem;
    private bool copied;

    /// <summary>Computes all images.</summary>
    public void Run()
    {
        if (Batch == 0 || Outputs == 0 || Rows <= 0 || Columns <= 0)
            return;
        depthOfRow = Channels * Horizontal.Count;
        depth = depthOfRow * Vertical.Count;
        copied = StrideX != 1 || Horizontal.MinShift < 0 || Columns + Horizontal.MaxShift > Width;
        phaseWidth = (((Columns - 1) * StrideX + Horizontal.MaxShift - Horizontal.MinShift) / StrideX) + 1;
        pitch = copied ? StrideX * phaseWidth : Width;
        if (!copied && Vertical.Count * Horizontal.Count == 1 && Vertical.MinShift == 0 && Horizontal.MinShift == 0
            && StrideY == 1 && StepY == 1 && StepX == 1 && Columns == Width && PlaneWidth == Width && Rows <= Height)
        {
            // One tap, pixel by pixel: a plane is one long row.
            (Width, Columns, pitch, Height, Rows) = (Width * Height, Columns * Rows, Width * Height, 1, 1);
        }

        panelWidth = MicroKernel.Width;
        panelCount = (Outputs + panelWidth - 1) / panelWidth;
        offsets = (int*)Buffers.Rent((long)depth * sizeof(int));
        FillOffsets();
        panels = Buffers.RentFloats((long)panelCount * Math.Max(1, depth) * panelWidth);
        paddedBias = Buffers.RentFloats((long)panelCount * panelWidth);
        var pack = new PackRange { Plan = this };
        Workers.For(panelCount, 1, ref pack);

        // Few images: hand out single panels of each, though every one then prepares the source again.
        panelsPerItem = Batch >= 2 * Workers.Count ? panelCount : 1;
        Workers.For(Batch * (panelCount / panelsPerItem), 1, ref this);
        Buffers.Return(panels);
        Buffers.Return(paddedBias);
        Buffers.Return(offsets);
    }

    /// <summary>Computes the items [from, to): images, or single panels of images.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
    {
        float* padded = copied ? Buffers.RentFloats((long)Channels * Height * pitch) : null;
        float* block = Buffers.RentFloats((long)(PixelsInBlock + Columns) * panelWidth);
        int itemsPerImage = panelCount / panelsPerItem;
        for (int item = from; item < to; item++)
        {
            int image = item / itemsPerImage, panel = item % itemsPerImage * panelsPerItem;
            float* source = Source + (long)image * SourceChannels * Height * Width;
            if (copied)
                CopyPadded(source, padded);
            for (int last = panel + panelsPerItem; panel < last; panel++)
                Panel<V, L>(image, copied ? padded : source, panel, block);
        }
        Buffers.Return(padded);
        Buffers.Return(block);
    }

    private readonly void Panel<V, L>(int image, float* source, int panel, float* block) where V : struct where L : struct, ILanes<V>
    {
        int tilesInRow = (Columns + MicroKernel.MaxRows - 1) / MicroKernel.MaxRows;
        int tile = (Columns + tilesInRow - 1) / tilesInRow;
        int rowsInBlock = Math.Max(1, PixelsInBlock / Columns);
        int channels = Math.Min(panelWidth, Outputs - panel * panelWidth);
        float* weights = panels + (long)panel * depth * panelWidth;
        float* bias = paddedBias + panel * panelWidth;
        float* planes = Result + ((long)image * ResultChannels + panel * panelWidth) * PlaneSize;

        for (int firstRow = 0; firstRow < Rows; firstRow += rowsInBlock)
        {
            int lastRow = Math.Min(Rows, firstRow + rowsInBlock);
            float* pixel = block;
            for (int y = firstRow; y < lastRow; y++)
            {
                // Rows of taps that fall above or below the source contribute nothing: leave them out.
                TapsInside(y, out int firstTap, out int taps);
                int* rowOffsets = offsets + firstTap * depthOfRow;
                float* rowWeights = weights + (long)firstTap * depthOfRow * panelWidth;
                float* row = source + (long)y * StrideY * pitch;
                for (int x = 0; x < Columns; x += tile)
                {
                    int pixels = Math.Min(tile, Columns - x);
                    MicroKernel.Run<V, L>(pixels, taps * depthOfRow, rowOffsets, row + x, rowWeights, panelWidth, bias, 0, pixel, panelWidth);
                    pixel += pixels * panelWidth;
                }
            }
            WritePlanes(block, channels, firstRow, lastRow, planes);
        }
    }

    private readonly void WritePlanes(float* block, int channels, int firstRow, int lastRow, float* planes)
    {
        if (StepX == 1 && StepY == 1 && PlaneWidth == Columns)
        {
            Transposition.Run((lastRow - firstRow) * Columns, channels, block, panelWidth, planes + (long)firstRow * Columns, PlaneSize);
            return;
        }
        for (int y = firstRow; y < lastRow; y++)
        {
            float* line = planes + (long)y * StepY * PlaneWidth;
            for (int x = 0; x < Columns; x++, block += panelWidth)
            {
                for (int c = 0; c < channels; c++)
                    line[(long)c * PlaneSize + x * StepX] = block[c];
            }
        }
    }

    private readonly void TapsInside(int y, out int first, out int count)
    {
        int last = Vertical.Count - 1;
        first = 0;
        while (first <= last && !Inside(y * StrideY + Vertical.Shift(first)))
            first++;
        while (last >= first && !Inside(y * StrideY + Vertical.Shift(last)))
            last--;
        count = last - first + 1;
    }

    private readonly bool Inside(int y) => (uint)y < (uint)Height;

    // Taps in the order (ky, channel, kx), so that leaving out rows of taps leaves one run of them.
    private readonly void FillOffsets()
    {
        int* offset = offsets;
        for (int ky = 0; ky < Vertical.Count; ky++)
        {
            for (int c = 0; c < Channels; c++)
            {
                for (int kx = 0; kx < Horizontal.Count; kx++)
                {
                    int column = copied ? Horizontal.Shift(kx) - Horizontal.MinShift : Horizontal.Shift(kx);
                    if (copied)
                        column = column % StrideX * phaseWidth + column / StrideX;
                    *offset++ = (c * Height + Vertical.Shift(ky)) * pitch + column;
                }
            }
        }
    }

    // Column q of the copy's phase r is column q * StrideX + r + MinShift of the source, or zero outside it.
    private readonly void CopyPadded(float* source, float* padded)
    {
        for (int row = 0; row < Channels * Height; row++, source += Width)
        {
            for (int phase = 0; phase < StrideX; phase++, padded += phaseWidth)
            {
                int start = phase + Horizontal.MinShift;
                int first = start >= 0 ? 0 : (-start + StrideX - 1) / StrideX;
                int end = Width <= start ? 0 : Math.Min(phaseWidth, (Width - 1 - start) / StrideX + 1);
                first = Math.Min(first, phaseWidth);
                end = Math.Max(end, first);
                new Span<float>(padded, first).Clear();
                if (StrideX == 1)
                    new ReadOnlySpan<float>(source + start + first, end - first).CopyTo(new Span<float>(padded + first, end - first));
                else
                {
                    for (int q = first; q < end; q++)
                        padded[q] = source[q * StrideX + start];
                }
                new Span<float>(padded + end, phaseWidth - end).Clear();
            }
        }
    }

    // Weights in the order in which the inner loop reads them: [panel][tap][output].
    private struct PackRange : IRange
    {
        public Correlation Plan;

        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            for (int panel = from; panel < to; panel++)
            {
                int width = Plan.panelWidth, first = panel * width, outputs = Math.Min(width, Plan.Outputs - first);
                float* packed = Plan.panels + (long)panel * Plan.depth * width;
                for (int i = 0; i < width; i++)
                    Plan.paddedBias[first + i] = Plan.Bias != null && i < outputs ? Plan.Bias[first + i] : 0;
                for (int ky = 0; ky < Plan.Vertical.Count; ky++)
                {
                    for (int c = 0; c < Plan.Channels; c++)
                    {
                        for (int kx = 0; kx < Plan.Horizontal.Count; kx++, packed += width)
                        {
                            float* weight = Plan.Weights + (long)first * Plan.WeightOutputStep + (long)c * Plan.WeightChannelStep
                                + Plan.Vertical.Index(ky) * Plan.KernelWidth + Plan.Horizontal.Index(kx);
                            for (int i = 0; i < width; i++)
                                packed[i] = i < outputs ? weight[(long)i * Plan.WeightOutputStep] : 0;
                        }
                    }
                }
            }
        }
    }
}
