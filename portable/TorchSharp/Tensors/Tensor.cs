using TorchSharp.Engine;

namespace TorchSharp;

/// <summary>
/// PyTorch's functions on the CPU in plain C#, under the names and signatures of the TorchSharp package (0.107).
/// float32 throughout; int64, bool, uint8 and the other integers, and float64 for all but convolution, pooling and
/// normalisation.
/// </summary>
public static partial class torch
{
    /// <summary>
    /// A handle on a multi-dimensional array. Views (slices, transposes, expansions …) share the elements of what they
    /// were taken from. Every tensor belongs to the dispose scope in which it was made.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long totalCount;
        private static long peakCount;
        private TensorImpl? impl;

        /// <summary>A handle on <paramref name="impl"/>; takes over the caller's reference.</summary>
        internal Tensor(TensorImpl impl)
        {
            this.impl = impl;
            OwningDisposeScope = DisposeScopeManager.OfThread.Register(this);
            var total = Interlocked.Increment(ref totalCount);
            if (total > peakCount) peakCount = total;
        }

        /// <summary>Takes over another handle's tensor, its place in its dispose scope too; the other becomes invalid.</summary>
        private protected Tensor(Tensor other)
        {
            impl = other.Impl;
            other.impl = null;
            DisposeScope.Replace(other, this);
        }

        /// <summary>Handles in the process that nobody has disposed.</summary>
        public static long TotalCount => totalCount;

        /// <summary>The most such handles there ever were.</summary>
        public static long PeakCount => peakCount;

        public string? name { get; set; }

        public bool IsInvalid => impl is null;

        public IntPtr Handle => impl is null ? IntPtr.Zero : new IntPtr(impl.Id);

        public long Dimensions => Impl.Sizes.Length;

        public long ndim => Dimensions;

        public long NumberOfElements => Impl.Count;

        public long ElementSize => Impl.Type.ElementSize();

        public ScalarType dtype => Impl.Type;

        public Device device => CPU;

        public int device_index => -1;

        public DeviceType device_type => DeviceType.CPU;

        public bool is_cuda => false;

        public bool is_meta => false;

        public bool is_sparse => false;

        public long[] shape => [.. Impl.Sizes];

        internal TensorImpl Impl => impl ?? throw new InvalidOperationException("Tensor invalid -- empty handle.");

        internal DisposeScope? OwningDisposeScope { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public long[] size() => shape;

        public long size(int dim) => Impl.Sizes[Shape.Dimension(dim, Impl.Sizes.Length)];

        public long[] stride() => [.. Impl.Strides];

        public long stride(int dim) => Impl.Strides[Shape.Dimension(dim, Impl.Sizes.Length)];

        public bool is_contiguous() => Impl.IsContiguous;

        /// <summary>Another handle on this very tensor.</summary>
        public Tensor alias()
        {
            Impl.AddReference();
            return new Tensor(Impl);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null) other?.Attach(this);
            else OwningDisposeScope.MoveToOther(other, this);
            return this;
        }

        /// <summary>Leaves its dispose scope: the caller disposes it, or the garbage collector does.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether both handles mean the very same tensor; <see cref="equal"/> compares elements.</summary>
        public bool Equals(Tensor target) => target is not null && Handle == target.Handle;

        public override int GetHashCode() => Handle.GetHashCode();

        protected virtual void Dispose(bool disposing)
        {
            if (impl is null) return;
            DisposeScopeManager.OfThread.NoteDisposed(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            Interlocked.Decrement(ref totalCount);
            impl.Release();
            impl = null;
        }
    }
}
