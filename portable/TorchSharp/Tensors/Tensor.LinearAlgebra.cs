using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Products of vectors, matrices and batches of matrices.
    public partial class Tensor
    {
        /// <summary>(n,k) · (k,m) -> (n,m).</summary>
        public Tensor mm(Tensor target)
        {
            if (ndim != 2 || target.ndim != 2) throw new ArgumentException("mm: both tensors must be matrices");
            return Product(target);
        }

        /// <summary>(b,n,k) · (b,k,m) -> (b,n,m).</summary>
        public Tensor bmm(Tensor batch2)
        {
            if (ndim != 3 || batch2.ndim != 3 || Impl.Sizes[0] != batch2.Impl.Sizes[0])
            {
                throw new ArgumentException("bmm: both tensors must be batches of equally many matrices");
            }

            return Product(batch2);
        }

        public Tensor mv(Tensor target) => matmul(target);

        public Tensor dot(Tensor target)
        {
            if (ndim != 1 || target.ndim != 1) throw new ArgumentException("1D tensors expected");
            return matmul(target);
        }

        /// <summary>PyTorch's rules: vectors get a dimension that is dropped again, leading dimensions broadcast.</summary>
        public Tensor matmul(Tensor target)
        {
            if (ndim == 0 || target.ndim == 0) throw new ArgumentException("both arguments to matmul need to be at least 1D");
            if (ndim == 2 && target.ndim == 2) return Product(target);
            return WrappedTensorDisposeScope(() =>
            {
                var a = ndim == 1 ? unsqueeze(0) : this;
                var b = target.ndim == 1 ? target.unsqueeze(1) : target;
                long n = a.Impl.Sizes[^2], m = b.Impl.Sizes[^1];
                Tensor product;
                if (b.ndim == 2)
                {
                    product = a.reshape(-1, a.Impl.Sizes[^1]).Product(b).view([.. a.Impl.Sizes[..^1], m]);
                }
                else
                {
                    var lead = Shape.Broadcast(a.Impl.Sizes[..^2], b.Impl.Sizes[..^2]);
                    var left = a.expand([.. lead, .. a.Impl.Sizes[^2..]]).reshape(-1, n, a.Impl.Sizes[^1]);
                    var right = b.expand([.. lead, .. b.Impl.Sizes[^2..]]).reshape(-1, b.Impl.Sizes[^2], m);
                    product = left.Product(right).view([.. lead, n, m]);
                }

                if (target.ndim == 1) product = product.squeeze(-1);
                return ndim == 1 ? product.squeeze(target.ndim == 1 ? -1 : -2) : product;
            });
        }

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            WrappedTensorDisposeScope(() => (this * beta) + (mat1.mm(mat2) * alpha));

        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Overwrite(addmm(mat1, mat2, beta, alpha));

        public Tensor outer(Tensor vec2) => WrappedTensorDisposeScope(() => unsqueeze(1) * vec2.unsqueeze(0));

        public Tensor trace() => WrappedTensorDisposeScope(() => diagonal().sum());

        public Tensor tril(long diagonal = 0) => Triangle((row, column) => column <= row + diagonal);

        public Tensor triu(long diagonal = 0) => Triangle((row, column) => column >= row + diagonal);

        /// <summary>The product of matrices or equally long batches of them, recorded.</summary>
        private Tensor Product(Tensor other)
        {
            var result = new Tensor(Matrices.Product(Impl, other.Impl));
            bool wantMine = Impl.RequiresGrad, wantOthers = other.Impl.RequiresGrad;
            return Node.Record("Mm", result, [this, other], [wantOthers ? this : other, wantMine ? other : this], (grad, saved) =>
            [
                wantMine ? new Tensor(Matrices.Product(grad.Impl, saved[1].mT.Impl)) : null,
                wantOthers ? new Tensor(Matrices.Product(saved[0].mT.Impl, grad.Impl)) : null,
            ]);
        }

        private Tensor Triangle(Func<Tensor, Tensor, Tensor> inside) => WrappedTensorDisposeScope(() =>
        {
            var rows = arange(Impl.Sizes[^2]).unsqueeze(1);
            var columns = arange(Impl.Sizes[^1]).unsqueeze(0);
            return this * inside(rows, columns).to_type(dtype);
        });
    }
}
