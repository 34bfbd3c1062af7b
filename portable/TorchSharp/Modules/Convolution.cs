using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the convolution layers share: weight (out, in/groups, …), bias, and PyTorch's initial values for them.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(bias))]
    protected Parameter? _bias;
    [ComponentName(Name = nameof(weight))]
    protected Parameter? _weight;
    protected long[] _reversed_padding_repeated_twice = [];

    protected Convolution(
        string name,
        long in_channels,
        long out_channels,
        long[] kernel_size,
        long[] stride,
        long[]? padding,
        Padding? padding_type,
        long[] dilation,
        bool transposed,
        long[] output_padding,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        Device? device = null,
        ScalarType? dtype = null)
        : base(name)
    {
        if (padding_mode != PaddingModes.Zeros)
        {
            throw new NotSupportedException("This drop-in's convolutions pad with zeros only.");
        }

        if (in_channels % groups != 0 || out_channels % groups != 0)
        {
            throw new ArgumentException("in_channels and out_channels must be divisible by groups");
        }

        (this.in_channels, this.out_channels, this.groups, this.transposed) = (in_channels, out_channels, groups, transposed);
        (this.kernel_size, this.stride, this.dilation, this.output_padding) = (kernel_size, stride, dilation, output_padding);
        this.padding_mode = padding_mode;
        if (padding_type is { } kind) SetPadding(kind);
        else SetPadding(padding ?? new long[kernel_size.Length]);
        weight = new Parameter(empty([out_channels, in_channels / groups, .. kernel_size], dtype, device));
        if (bias) this.bias = new Parameter(empty(out_channels, dtype, device));
        reset_parameters();
    }

    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias?.Dispose();
            _bias = value?.DetachFromDisposeScope() as Parameter;
            ConditionallyRegisterParameter(nameof(bias), _bias);
        }
    }

    public Parameter weight
    {
        get => _weight!;
        set
        {
            if (value.Handle == _weight?.Handle) return;
            _weight?.Dispose();
            _weight = (Parameter)value.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    public long in_channels { get; }

    public long out_channels { get; }

    public bool transposed { get; }

    public Padding? padding_type { get; private set; }

    public long[]? padding { get; private set; }

    public PaddingModes padding_mode { get; set; }

    public long groups { get; set; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    public long[] dilation { get; set; }

    public long[] output_padding { get; set; }

    /// <summary>Uniform within ±1/√(inputs of a neuron), weights and biases alike (He et al. 2015 with a = √5).</summary>
    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is null) return;
        var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
        var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        nn.init.uniform_(bias, -bound, bound);
    }

    public void SetPadding(long[] padding)
    {
        padding_type = null;
        this.padding = padding;
        _reversed_padding_repeated_twice = [.. padding.Reverse().SelectMany(p => new[] { p, p })];
    }

    public void SetPadding(Padding padding)
    {
        if (padding == Padding.Same && stride.Any(s => s != 1))
        {
            throw new ArgumentException("padding='same' is not supported for strided convolutions");
        }

        padding_type = padding;
        this.padding = null;
        _reversed_padding_repeated_twice = new long[2 * kernel_size.Length];
    }
}
