using System.Globalization;
using System.Text;
using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Tensors as text.
    public partial class Tensor
    {
        /// <summary>Sizes, type and device: "[2x3], type = Float32, device = cpu".</summary>
        public override string ToString() => IsInvalid ? "Tensor invalid -- empty handle." : Metadata();

        public string ToString(
            bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            ToString(disamb ? TensorStringStyle.Default : TensorStringStyle.Metadata, fltFormat, width, cultureInfo, newLine);

        /// <summary>In NumPy's nested brackets, or the description alone; the other styles print as NumPy here.</summary>
        public string ToString(
            TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            if (style == TensorStringStyle.Metadata) return Metadata();
            using var scope = NewDisposeScope();
            var values = ConvertedTo(ScalarType.Float64).data<double>().ToArray();
            var format = dtype.IsFloatingPoint() ? fltFormat ?? "g5" : "g";
            var text = new StringBuilder();
            Write(text, values.AsSpan(), Impl.Sizes, 0, format, cultureInfo ?? CultureInfo.InvariantCulture, newLine ?? Environment.NewLine);
            return text.ToString();
        }

        private string Metadata() => $"[{string.Join("x", Impl.Sizes)}], type = {dtype}, device = {device}";

        private static void Write(
            StringBuilder text, ReadOnlySpan<double> values, ReadOnlySpan<long> sizes, int depth, string format, CultureInfo culture, string newLine)
        {
            if (sizes.IsEmpty)
            {
                text.Append(values[0].ToString(format, culture));
                return;
            }

            const int Shown = 6; // As many at each end; the rest is dots.
            text.Append('[');
            var step = (int)(sizes[0] == 0 ? 0 : values.Length / sizes[0]);
            for (var i = 0; i < sizes[0]; i++)
            {
                if (i > 0) text.Append(sizes.Length == 1 ? ", " : $",{newLine}{new string(' ', depth + 1)}");
                if (i == Shown && sizes[0] > 2 * Shown)
                {
                    text.Append("...");
                    i = (int)sizes[0] - Shown - 1;
                    continue;
                }

                Write(text, values.Slice(i * step, step), sizes[1..], depth + 1, format, culture, newLine);
            }

            text.Append(']');
        }
    }
}
