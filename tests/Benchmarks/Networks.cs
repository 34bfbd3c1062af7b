using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Digits.Benchmarks;

/// <summary>The networks that are measured; train_torch.py has the same.</summary>
internal static class Networks
{
    /// <summary>(B,1,28,28) -> (B,10) logits.</summary>
    public static Module<Tensor, Tensor> Create(string name) => name == "cnn" ? new Plain() : new Residual();

    private sealed class Plain : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = Conv2d(1, 32, 3);
        private readonly Conv2d conv2 = Conv2d(32, 64, 3);
        private readonly Linear dense1 = Linear(1600, 128);
        private readonly Dropout dropout = Dropout(0.5);
        private readonly Linear dense2 = Linear(128, 10);

        public Plain() : base(nameof(Plain)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            x = functional.max_pool2d(functional.relu(conv1.call(x)), 2); // (B,1,28,28) -> (B,32,13,13)
            x = functional.max_pool2d(functional.relu(conv2.call(x)), 2); // -> (B,64,5,5)
            x = functional.relu(dense1.call(x.flatten(1)));               // -> (B,128)
            return dense2.call(dropout.call(x));                          // -> (B,10)
        }
    }

    private sealed class Residual : Module<Tensor, Tensor>
    {
        private readonly Conv2d stem = Conv2d(1, 32, 3, padding: 1, bias: false);
        private readonly BatchNorm2d norm = BatchNorm2d(32);
        private readonly Block stage1 = new(32, 32, 1);
        private readonly Block stage2 = new(32, 64, 2);
        private readonly Block stage3 = new(64, 128, 2);
        private readonly Linear dense = Linear(128, 10);

        public Residual() : base(nameof(Residual)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            x = functional.relu(norm.call(stem.call(x)));                   // (B,1,28,28) -> (B,32,28,28)
            x = stage3.call(stage2.call(stage1.call(x)));                   // -> (B,128,7,7)
            return dense.call(functional.adaptive_avg_pool2d(x, 1).flatten(1)); // -> (B,10)
        }
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1, conv2;
        private readonly BatchNorm2d norm1, norm2;
        private readonly Conv2d? shortcut;

        public Block(long channels, long outputs, long stride) : base(nameof(Block))
        {
            conv1 = Conv2d(channels, outputs, 3, stride: stride, padding: 1, bias: false);
            norm1 = BatchNorm2d(outputs);
            conv2 = Conv2d(outputs, outputs, 3, padding: 1, bias: false);
            norm2 = BatchNorm2d(outputs);
            shortcut = stride == 1 ? null : Conv2d(channels, outputs, 1, stride: stride, bias: false);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            Tensor y = functional.relu(norm1.call(conv1.call(x)));
            y = norm2.call(conv2.call(y));
            return functional.relu(y + (shortcut is null ? x : shortcut.call(x)));
        }
    }
}
