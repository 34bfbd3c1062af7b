namespace TorchSharp.Kernels;

/// <summary>
/// The taps of a correlation along one axis: tap j reads the source at step * output + Shift(j), and is weight number
/// Index(j) of the kernel.
/// </summary>
/// <param name="Count">How many.</param>
/// <param name="FirstIndex">The first tap's place in the kernel.</param>
/// <param name="IndexStep">From one tap to the next.</param>
/// <param name="FirstShift">The first tap's shift.</param>
/// <param name="ShiftStep">From one tap to the next.</param>
internal readonly record struct Taps(int Count, int FirstIndex, int IndexStep, int FirstShift, int ShiftStep)
{
    public int MinShift => Count == 0 ? 0 : Math.Min(FirstShift, Shift(Count - 1));

    public int MaxShift => Count == 0 ? 0 : Math.Max(FirstShift, Shift(Count - 1));

    public int Index(int tap) => FirstIndex + tap * IndexStep;

    public int Shift(int tap) => FirstShift + tap * ShiftStep;

    /// <summary>Of a convolution: input = stride * output + tap * dilation - padding.</summary>
    public static Taps OfForward(int kernel, int padding, int dilation) => new(kernel, 0, 1, -padding, dilation);

    /// <summary>
    /// Of its gradient, for the inputs phase, phase + stride, ...: output = (input + padding - tap * dilation) / stride,
    /// for the taps where that is a whole number. The q-th of these inputs reads the output's gradient at q + Shift.
    /// </summary>
    public static Taps OfBackward(int kernel, int padding, int dilation, int stride, int phase)
    {
        int first = 0;
        while (first < kernel && (phase + padding - first * dilation) % stride != 0)
            first++;
        if (first == kernel)
            return new Taps(0, 0, 1, 0, 1);
        int period = 1;
        while (period * dilation % stride != 0)
            period++;
        int shift = (phase + padding - first * dilation) / stride;
        return new Taps((kernel - 1 - first) / period + 1, first, period, shift, -period * dilation / stride);
    }
}
