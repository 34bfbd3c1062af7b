using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ConstantPad2d ConstantPad2d(long padding, double value) =>
                new([padding, padding, padding, padding], value);

            public static ConstantPad2d ConstantPad2d((long, long, long, long) padding, double value) =>
                new([padding.Item1, padding.Item2, padding.Item3, padding.Item4], value);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>A border of one value: left, right, top, bottom.</summary>
    public sealed class ConstantPad2d : PadBase
    {
        internal ConstantPad2d(long[] padding, double value)
            : base(nameof(ConstantPad2d), PaddingModes.Constant, value, padding)
        {
        }
    }
}
