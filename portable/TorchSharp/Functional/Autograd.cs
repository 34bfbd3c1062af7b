using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Nothing is recorded for backward until this is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static IDisposable inference_mode(bool mode = true) => new GradMode(!mode);

    public static bool is_grad_enabled() => GradMode.IsEnabled;

    /// <summary>Derivatives of tensors with respect to those they were computed from.</summary>
    public static partial class autograd
    {
        public static void backward(
            IList<Tensor> tensors,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null)
        {
            RefuseSecondOrder(create_graph);
            var keep = retain_graph ?? false;
            if (inputs is null)
            {
                BackwardPass.Run([.. tensors], grad_tensors?.ToList(), keep, null);
                return;
            }

            var grads = BackwardPass.Run([.. tensors], grad_tensors?.ToList(), keep, [.. inputs]);
            for (var i = 0; i < grads.Length; i++)
            {
                using var grad = grads[i];
                using var quiet = new GradMode(false);
                if (grad is not null) AccumulateGrad.Accumulate(inputs[i].Impl, grad);
            }
        }

        public static void backward(
            Tensor tensor,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null) => backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>The gradients of the sum of <paramref name="outputs"/> with respect to <paramref name="inputs"/>.</summary>
        public static IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false)
        {
            RefuseSecondOrder(create_graph);
            var grads = BackwardPass.Run([.. outputs], grad_outputs?.ToList(), retain_graph, [.. inputs]);
            if (!allow_unused && Array.Exists(grads, g => g is null))
            {
                throw new InvalidOperationException("One of the differentiated Tensors appears to not have been used in the graph.");
            }

            return grads!;
        }

        private static void RefuseSecondOrder(bool createGraph)
        {
            if (createGraph)
            {
                throw new NotSupportedException("This drop-in has first derivatives only (create_graph must be false).");
            }
        }
    }
}
