using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Gradient of a convolution's weights and bias: for each tap, the product of two matrices over the output's pixels,
/// input channels x pixels and pixels x output channels. Both are first brought into pixel-major order, [pixel][channel]
/// (the input with its padding, and as patches where it has very few channels), so that <see cref="MicroKernel"/> reads
/// both in place. The batch is cut into a number of parts that depends on the shape alone; each has its own sums, added
/// in order at the end, so that the result does not depend on the number of threads.
/// </summary>
internal unsafe struct WeightGradient : IRange
{
    private const int PixelsInBlock = 200;
    private const int FewChannels = 8; // below this, patches fill the registers' rows better than channels do
    private const int MaxParts = 16;
    private const long MaxSums = 8 << 20; // floats over all parts

    public ConvolutionShape S;
    public int Group;
    public float* X, Gradient, Dw, Dbias;

    // Filled in by Run.
    private float* sums, biasSums;
    private int* pixelOffsets;
    private int parts, panelWidth, panels, rowsOfTap, taps, paddedWidth, paddedHeight;
    private bool patches;

    /// <summary>Computes one group's gradients.</summary>
    public void Run()
    {
        int channels = S.GroupInChannels, outputs = S.GroupOutChannels, kernel = S.KernelHeight * S.KernelWidth;
        panelWidth = MicroKernel.Width;
        panels = (outputs + panelWidth - 1) / panelWidth;
        patches = channels < FewChannels;
        taps = patches ? 1 : kernel;
        rowsOfTap = patches ? channels * kernel : channels;
        paddedHeight = (S.OutHeight - 1) * S.StrideY + (S.KernelHeight - 1) * S.DilationY + 1;
        paddedWidth = (S.OutWidth - 1) * S.StrideX + (S.KernelWidth - 1) * S.DilationX + 1;

        long size = (long)panels * taps * rowsOfTap * panelWidth;
        parts = (int)Math.Clamp(MaxSums / size, 1, Math.Min(MaxParts, Math.Max(1, S.Batch)));
        sums = Buffers.RentFloats(parts * size);
        biasSums = Buffers.RentFloats((long)parts * panels * panelWidth);
        pixelOffsets = (int*)Buffers.Rent((long)S.OutPlane * sizeof(int));
        for (int y = 0, pixel = 0; y < S.OutHeight; y++)
        {
            for (int x = 0; x < S.OutWidth; x++, pixel++)
                pixelOffsets[pixel] = patches ? pixel * rowsOfTap : (y * S.StrideY * paddedWidth + x * S.StrideX) * channels;
        }
        Workers.For(parts, 1, ref this);
        var collect = new CollectRange { Plan = this };
        Workers.For(panels * taps, 1, ref collect);
        Buffers.Return(sums);
        Buffers.Return(biasSums);
        Buffers.Return(pixelOffsets);
    }

    /// <summary>Computes the sums of the parts [from, to) of the batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
    {
        long pixels = Math.Max((long)paddedHeight * paddedWidth, S.InPlane);
        float* input = Buffers.RentFloats(patches ? (long)S.OutPlane * rowsOfTap : pixels * rowsOfTap);
        float* spare = Buffers.RentFloats(pixels * S.GroupInChannels);
        float* gradient = Buffers.RentFloats((long)panels * S.OutPlane * panelWidth);
        long size = (long)panels * taps * rowsOfTap * panelWidth;
        for (int part = from; part < to; part++)
        {
            float* own = sums + part * size;
            float* ownBias = biasSums + (long)part * panels * panelWidth;
            new Span<float>(own, checked((int)size)).Clear();
            new Span<float>(ownBias, panels * panelWidth).Clear();
            int last = (int)((long)(part + 1) * S.Batch / parts);
            for (int image = (int)((long)part * S.Batch / parts); image < last; image++)
            {
                ArrangeGradient<V, L>(image, gradient, ownBias);
                if (patches)
                    ArrangePatches(image, input);
                else
                    ArrangeInput(image, input, spare);
                AddProducts<V, L>(input, gradient, own);
            }
        }
        Buffers.Return(input);
        Buffers.Return(spare);
        Buffers.Return(gradient);
    }

    private readonly void AddProducts<V, L>(float* input, float* gradient, float* own) where V : struct where L : struct, ILanes<V>
    {
        int tiles = (rowsOfTap + MicroKernel.MaxRows - 1) / MicroKernel.MaxRows;
        int rows = (rowsOfTap + tiles - 1) / tiles;
        int blocks = (S.OutPlane + PixelsInBlock - 1) / PixelsInBlock;
        for (int block = 0; block < blocks; block++)
        {
            int first = (int)((long)block * S.OutPlane / blocks), pixels = (int)((long)(block + 1) * S.OutPlane / blocks) - first;
            for (int panel = 0; panel < panels; panel++)
            {
                float* g = gradient + ((long)panel * S.OutPlane + first) * panelWidth;
                float* sum = own + (long)panel * taps * rowsOfTap * panelWidth;
                for (int tap = 0; tap < taps; tap++)
                {
                    int ky = tap / S.KernelWidth, kx = tap % S.KernelWidth;
                    float* shifted = input + (ky * S.DilationY * paddedWidth + kx * S.DilationX) * rowsOfTap;
                    for (int row = 0; row < rowsOfTap; row += rows)
                    {
                        int some = Math.Min(rows, rowsOfTap - row);
                        MicroKernel.Run<V, L>(some, pixels, pixelOffsets + first, shifted + row, g, panelWidth, sum, panelWidth, sum, panelWidth);
                        sum += some * panelWidth;
                    }
                }
            }
        }
    }

    // Planes of the output's gradient to [panel][pixel][lane], lanes past the last channel zero; and their sums.
    private readonly void ArrangeGradient<V, L>(int image, float* gradient, float* bias) where V : struct where L : struct, ILanes<V>
    {
        float* planes = Gradient + ((long)image * S.OutChannels + Group * S.GroupOutChannels) * S.OutPlane;
        for (int panel = 0; panel < panels; panel++, gradient += (long)S.OutPlane * panelWidth)
        {
            int first = panel * panelWidth, outputs = Math.Min(panelWidth, S.GroupOutChannels - first);
            float* source = planes + (long)first * S.OutPlane;
            if (outputs < panelWidth)
                new Span<float>(gradient, S.OutPlane * panelWidth).Clear();
            Transposition.Run(outputs, S.OutPlane, source, S.OutPlane, gradient, panelWidth);
            if (Dbias == null)
                continue;
            for (int o = 0; o < outputs; o++)
                bias[first + o] += Reduction.Sum<V, L>(source + (long)o * S.OutPlane, S.OutPlane);
        }
    }

    // Planes of the input to [row][column][channel], with zeros where the padding is.
    private readonly void ArrangeInput(int image, float* input, float* spare)
    {
        int channels = S.GroupInChannels;
        float* planes = X + ((long)image * S.InChannels + Group * channels) * S.InPlane;
        bool same = S.PadY == 0 && S.PadX == 0 && paddedWidth == S.Width;
        Transposition.Run(channels, S.InPlane, planes, S.InPlane, same ? input : spare, channels);
        if (same)
            return;
        int left = Math.Min(S.PadX, paddedWidth), inside = Math.Max(0, Math.Min(S.Width, paddedWidth - left));
        for (int row = 0; row < paddedHeight; row++, input += paddedWidth * channels)
        {
            int y = row - S.PadY;
            if ((uint)y >= (uint)S.Height)
            {
                new Span<float>(input, paddedWidth * channels).Clear();
                continue;
            }
            new Span<float>(input, left * channels).Clear();
            Elementwise.Copy(inside * channels, spare + (long)y * S.Width * channels, input + left * channels);
            new Span<float>(input + (left + inside) * channels, (paddedWidth - left - inside) * channels).Clear();
        }
    }

    // [pixel][channel, ky, kx]: the inputs that each output pixel saw.
    private readonly void ArrangePatches(int image, float* input)
    {
        float* planes = X + ((long)image * S.InChannels + Group * S.GroupInChannels) * S.InPlane;
        for (int oy = 0; oy < S.OutHeight; oy++)
        {
            for (int ox = 0; ox < S.OutWidth; ox++)
            {
                for (int c = 0; c < S.GroupInChannels; c++)
                {
                    for (int ky = 0; ky < S.KernelHeight; ky++)
                    {
                        int y = oy * S.StrideY + ky * S.DilationY - S.PadY;
                        int x = ox * S.StrideX - S.PadX;
                        float* row = planes + ((long)c * S.Height + y) * S.Width;
                        for (int kx = 0; kx < S.KernelWidth; kx++, x += S.DilationX)
                            *input++ = (uint)y < (uint)S.Height && (uint)x < (uint)S.Width ? row[x] : 0;
                    }
                }
            }
        }
    }

    // Adds the parts up, and writes them in the order of the weights.
    private struct CollectRange : IRange
    {
        public WeightGradient Plan;

        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            ConvolutionShape s = Plan.S;
            int width = Plan.panelWidth, kernel = s.KernelHeight * s.KernelWidth;
            long length = (long)Plan.rowsOfTap * width, size = Plan.panels * Plan.taps * length;
            for (int item = from; item < to; item++)
            {
                float* sum = Plan.sums + item * length;
                for (int part = 1; part < Plan.parts; part++)
                    Elementwise.Map<BinaryOperations.Add, V, L>(length, sum, sum + part * size, sum);

                int panel = item / Plan.taps, tap = item % Plan.taps;
                int first = panel * width, outputs = Math.Min(width, s.GroupOutChannels - first);
                float* dw = Plan.Dw + ((long)Plan.Group * s.GroupOutChannels + first) * s.Taps + tap;
                int rowStep = Plan.patches ? 1 : kernel;
                for (int row = 0; row < Plan.rowsOfTap; row++)
                {
                    for (int o = 0; o < outputs; o++)
                        dw[(long)o * s.Taps + row * rowStep] = sum[row * width + o];
                }
                if (tap > 0 || Plan.Dbias == null)
                    continue;
                for (int o = 0; o < outputs; o++)
                {
                    float total = 0;
                    for (int part = 0; part < Plan.parts; part++)
                        total += Plan.biasSums[((long)part * Plan.panels + panel) * width + o];
                    Plan.Dbias[Plan.Group * s.GroupOutChannels + first + o] = total;
                }
            }
        }
    }
}
