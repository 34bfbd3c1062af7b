using TorchSharp.Engine;
using TorchSharp.Kernels;

namespace TorchSharp;

// Threads, scopes, devices that aren't here, and switches that change nothing on a CPU.
public static partial class torch
{
    public static readonly ScalarType @bool = ScalarType.Bool;
    public static readonly ScalarType uint8 = ScalarType.Byte;
    public static readonly ScalarType int8 = ScalarType.Int8;
    public static readonly ScalarType int16 = ScalarType.Int16;
    public static readonly ScalarType int32 = ScalarType.Int32;
    public static readonly ScalarType int64 = ScalarType.Int64;
    public static readonly ScalarType float32 = ScalarType.Float32;
    public static readonly ScalarType float64 = ScalarType.Float64;
    public static readonly ScalarType @int = ScalarType.Int32;
    public static readonly ScalarType @long = ScalarType.Int64;
    public static readonly ScalarType @float = ScalarType.Float32;
    public static readonly ScalarType @double = ScalarType.Float64;

    public static string __version__ => "0.107.0";

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.OfThread.CurrentDisposeScope;

    /// <summary>Owns every tensor made on this thread until it is disposed, and disposes them with it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.OfThread.NewDisposeScope();

    /// <summary>Evaluates an expression, disposes what it made on the way, and hands its result to the scope outside.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    public static int get_num_threads() => Workers.Count;

    public static void set_num_threads(int num) => Workers.Count = num;

    public static int get_num_interop_threads() => 1;

    public static void set_num_interop_threads(int num) => ArgumentOutOfRangeException.ThrowIfLessThan(num, 1);

    public static bool is_floating_point(ScalarType type) => type.IsFloatingPoint();

    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    public static bool is_integral(ScalarType type) => type.IsIntegral();

    /// <summary>The type in which two tensors meet; one without dimensions only counts when it is of a higher kind.</summary>
    public static ScalarType result_type(Tensor tensor1, Tensor tensor2)
    {
        if (tensor1.dtype == tensor2.dtype) return tensor1.dtype;
        if (tensor1.ndim == 0 == (tensor2.ndim == 0)) return ScalarTypes.Promote(tensor1.dtype, tensor2.dtype);
        var (whole, number) = tensor1.ndim > 0 ? (tensor1.dtype, tensor2.dtype) : (tensor2.dtype, tensor1.dtype);
        return ScalarTypes.Kind(number) > ScalarTypes.Kind(whole) ? number : whole;
    }

    public static ScalarType promote_types(ScalarType type1, ScalarType type2) => ScalarTypes.Promote(type1, type2);

    /// <summary>There is no GPU here: the portable drop-in computes on the CPU.</summary>
    public static partial class cuda
    {
        public static bool is_available() => false;

        public static bool is_cudnn_available() => false;

        public static int device_count() => 0;

        public static void manual_seed(long seed) => torch.manual_seed(seed);

        public static void manual_seed_all(long seed) => torch.manual_seed(seed);

        public static void synchronize(Device? device = null) => InitializeDevice(device ?? new Device(DeviceType.CUDA));
    }

    /// <summary>Switches of libraries that aren't here.</summary>
    public static class backends
    {
        /// <summary>Switches of CUDA.</summary>
        public static class cuda
        {
            /// <summary>Switches of CUDA's matrix products.</summary>
            public static class matmul
            {
                public static bool allow_tf32 { get; set; }

                public static bool allow_fp16_reduced_precision_reduction { get; set; }
            }
        }

        /// <summary>Switches of cuDNN.</summary>
        public static class cudnn
        {
            public static bool allow_tf32 { get; set; }
        }
    }
}
