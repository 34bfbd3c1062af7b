using System.Runtime.InteropServices;
using TorchSharp.Engine;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    // Types, devices, copies, and the way to the elements themselves.
    public unsafe partial class Tensor
    {
        /// <summary>The elements' own bytes, in order; writing them changes the tensor.</summary>
        public Span<byte> bytes
        {
            get
            {
                RequireContiguous("bytes");
                Impl.Storage.Settle(); // The caller may write.
                return new Span<byte>(Impl.Pointer<byte>(), checked((int)(Impl.Count * ElementSize)));
            }

            set
            {
                if (value.Length > Impl.Count * ElementSize) throw new ArgumentException("Array is too long for the tensor.");
                RequireContiguous("bytes");
                value.CopyTo(new Span<byte>(Written().Pointer<byte>(), value.Length));
            }
        }

        public bool is_floating_point() => Impl.Type.IsFloatingPoint();

        /// <summary>This tensor when its elements lie in order, else a copy in which they do.</summary>
        public Tensor contiguous() => Impl.IsContiguous ? alias() : clone();

        public Tensor clone()
        {
            var result = new Tensor(TensorImpl.Empty(Impl.Sizes, Impl.Type));
            StridedCopy.Copy(Impl, result.Impl);
            return Node.Record("Clone", result, [this], [], (grad, _) => [grad.alias()]);
        }

        public Tensor cpu() => alias();

        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(device ?? CUDA, non_blocking: non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            Tensor result;
            if (type == dtype)
            {
                result = copy ? clone() : alias();
            }
            else
            {
                var mine = dtype;
                result = ConvertedTo(type);
                if (type.IsFloatingPoint()) Node.Record("ToCopy", result, [this], [], (grad, _) => [grad.to_type(mine)]);
            }

            if (disposeAfter) Dispose();
            return result;
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            InitializeDevice(device);
            return to_type(type, copy, disposeAfter, non_blocking);
        }

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(
            DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to_type(other.dtype);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @short() => to_type(ScalarType.Int16);

        public Tensor @char() => to_type(ScalarType.Int8);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @bool() => to_type(ScalarType.Bool);

        /// <summary>The elements as <typeparamref name="T"/>, which must be the tensor's own type.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            if (ScalarTypes.Of<T>() != dtype) throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            return new TensorAccessor<T>(this);
        }

        /// <summary>The one element, as exactly the tensor's type.</summary>
        public T item<T>()
            where T : unmanaged
        {
            if (Impl.Count != 1)
            {
                throw new InvalidOperationException("a Tensor with more than one element cannot be converted to Scalar");
            }

            if (ScalarTypes.Of<T>() != dtype) throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            return *Impl.Pointer<T>();
        }

        public Scalar ToScalar()
        {
            if (Impl.Count != 1)
            {
                throw new InvalidOperationException("a Tensor with more than one element cannot be converted to Scalar");
            }

            return dtype switch
            {
                ScalarType.Float32 => *Impl.Pointer<float>(),
                ScalarType.Float64 => *Impl.Pointer<double>(),
                ScalarType.Int64 => *Impl.Pointer<long>(),
                ScalarType.Int32 => *Impl.Pointer<int>(),
                ScalarType.Int16 => *Impl.Pointer<short>(),
                ScalarType.Int8 => *Impl.Pointer<sbyte>(),
                ScalarType.Byte => *Impl.Pointer<byte>(),
                ScalarType.Bool => *Impl.Pointer<bool>(),
                _ => throw ScalarTypes.Unsupported(dtype, nameof(ToScalar)),
            };
        }

        /// <summary>Element <paramref name="i"/> in memory.</summary>
        public T ReadCpuValue<T>(long i)
            where T : unmanaged
        {
            if (i < 0 || i >= Impl.Count) throw new ArgumentOutOfRangeException(nameof(i), i, "The index is out of bounds.");
            RequireContiguous(nameof(ReadCpuValue));
            return Impl.Pointer<T>()[i];
        }

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            using var ordered = contiguous();
            for (long done = 0, size = Impl.Count * ElementSize; done < size;)
            {
                var piece = (int)Math.Min(1 << 20, size - done);
                stream.Write(new ReadOnlySpan<byte>(ordered.Impl.Pointer<byte>() + done, piece));
                done += piece;
            }
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            RequireContiguous(nameof(ReadBytesFromStream));
            var start = Written().Pointer<byte>();
            for (long done = 0, size = Impl.Count * ElementSize; done < size;)
            {
                var piece = (int)Math.Min(1 << 20, size - done);
                stream.ReadExactly(new Span<byte>(start + done, piece));
                done += piece;
            }
        }

        private void RequireContiguous(string what)
        {
            if (!Impl.IsContiguous)
            {
                throw new InvalidOperationException(
                    $"{what}: the tensor is a view whose elements don't lie in order; use contiguous() first.");
            }
        }
    }
}
