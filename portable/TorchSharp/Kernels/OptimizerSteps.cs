using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// One step of an optimiser over one parameter, in a single pass: parameter w, gradient g and the optimiser's memory are
/// contiguous and equally long. Formulas and their order are those of torch.optim.
/// </summary>
internal static unsafe class OptimizerSteps
{
    private const int Chunk = 16 * 1024;

    /// <summary>
    /// Adam (Kingma and Ba 2015), or AdamW (Loshchilov and Hutter 2019) when <paramref name="decoupled"/>.
    /// </summary>
    /// <param name="step">1 for the first step.</param>
    /// <param name="m">Running mean of the gradient, zeros before the first step.</param>
    /// <param name="v">Running mean of its square, zeros before the first step.</param>
    /// <param name="vMax">AMSGrad's largest v so far, or null for plain Adam.</param>
    public static void Adam(long count, float* w, float* g, float* m, float* v, long step, double rate, double beta1,
        double beta2, double epsilon, double weightDecay, bool decoupled, float* vMax = null)
    {
        double correction1 = 1 - Math.Pow(beta1, step), correction2 = 1 - Math.Pow(beta2, step);
        var work = new AdamRange
        {
            Count = count, W = w, G = g, M = m, Velocity = v, VelocityMax = vMax,
            Beta1 = (float)beta1, OneMinusBeta1 = (float)(1 - beta1), Beta2 = (float)beta2, OneMinusBeta2 = (float)(1 - beta2),
            StepSize = (float)(rate / correction1), RootCorrection = (float)Math.Sqrt(correction2), Epsilon = (float)epsilon,
            Shrink = decoupled ? (float)(1 - rate * weightDecay) : 1, Decay = decoupled ? 0 : (float)weightDecay,
        };
        Workers.For(checked((int)((count + Chunk - 1) / Chunk)), 1, ref work);
    }

    /// <summary>Stochastic gradient descent with weight decay and momentum.</summary>
    /// <param name="momentumBuffer">Running sum of gradients, or null without momentum.</param>
    /// <param name="firstStep">Whether momentumBuffer is to be set to the gradient rather than blended with it.</param>
    public static void Sgd(long count, float* w, float* g, float* momentumBuffer, bool firstStep, double rate,
        double momentum, double dampening, double weightDecay, bool nesterov)
    {
        var work = new SgdRange
        {
            Count = count, W = w, G = g, Buffer = momentumBuffer, Rate = (float)rate, Momentum = (float)momentum,
            Blend = firstStep ? 1 : (float)(1 - dampening), Keep = firstStep ? 0 : (float)momentum,
            Decay = (float)weightDecay, Nesterov = nesterov,
        };
        Workers.For(checked((int)((count + Chunk - 1) / Chunk)), 1, ref work);
    }

    private struct AdamRange : IRange
    {
        public long Count;
        public float* W, G, M, Velocity, VelocityMax;
        public float Beta1, OneMinusBeta1, Beta2, OneMinusBeta2, StepSize, RootCorrection, Epsilon, Shrink, Decay;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            long i = (long)from * Chunk, end = Math.Min(Count, (long)to * Chunk);
            for (; i <= end - L.Count; i += L.Count)
                Step<V, L>(W + i, G + i, M + i, Velocity + i, VelocityMax == null ? null : VelocityMax + i);
            if (i == end)
                return;

            float* tail = stackalloc float[5 * 16];
            new Span<float>(tail, 5 * 16).Clear();
            int rest = (int)(end - i);
            Exchange(tail, i, rest, load: true);
            Step<V, L>(tail, tail + 16, tail + 32, tail + 48, VelocityMax == null ? null : tail + 64);
            Exchange(tail, i, rest, load: false);
        }

        private readonly void Exchange(float* tail, long at, int count, bool load)
        {
            for (int i = 0; i < count; i++)
            {
                Move(W + at + i, tail + i, load);
                Move(G + at + i, tail + 16 + i, load);
                Move(M + at + i, tail + 32 + i, load);
                Move(Velocity + at + i, tail + 48 + i, load);
                if (VelocityMax != null)
                    Move(VelocityMax + at + i, tail + 64 + i, load);
            }
        }

        private static void Move(float* memory, float* tail, bool load)
        {
            if (load)
                *tail = *memory;
            else
                *memory = *tail;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Step<V, L>(float* w, float* g, float* m, float* v, float* vMax) where V : struct where L : struct, ILanes<V>
        {
            V weight = L.Multiply(L.Load(w), L.Create(Shrink));
            V gradient = L.MultiplyAdd(weight, L.Create(Decay), L.Load(g));
            V mean = L.MultiplyAdd(gradient, L.Create(OneMinusBeta1), L.Multiply(L.Load(m), L.Create(Beta1)));
            V square = L.MultiplyAdd(L.Multiply(gradient, gradient), L.Create(OneMinusBeta2), L.Multiply(L.Load(v), L.Create(Beta2)));
            L.Store(mean, m);
            L.Store(square, v);
            if (vMax != null)
            {
                square = L.Max(square, L.Load(vMax));
                L.Store(square, vMax);
            }
            V deviation = L.Add(L.Divide(L.Sqrt(square), L.Create(RootCorrection)), L.Create(Epsilon));
            L.Store(L.Subtract(weight, L.Divide(L.Multiply(mean, L.Create(StepSize)), deviation)), w);
        }
    }

    private struct SgdRange : IRange
    {
        public long Count;
        public float* W, G, Buffer;
        public float Rate, Momentum, Blend, Keep, Decay;
        public bool Nesterov;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int from, int to) where V : struct where L : struct, ILanes<V>
        {
            long i = (long)from * Chunk, end = Math.Min(Count, (long)to * Chunk);
            for (; i <= end - L.Count; i += L.Count)
            {
                V weight = L.Load(W + i);
                V gradient = L.MultiplyAdd(weight, L.Create(Decay), L.Load(G + i));
                if (Buffer != null)
                {
                    // Keep is 0 on the first step, and the buffer may then hold anything, NaN included.
                    V old = Keep == 0 ? L.Zero : L.Multiply(L.Load(Buffer + i), L.Create(Keep));
                    V blended = L.MultiplyAdd(gradient, L.Create(Blend), old);
                    L.Store(blended, Buffer + i);
                    gradient = Nesterov ? L.MultiplyAdd(blended, L.Create(Momentum), gradient) : blended;
                }
                L.Store(L.MultiplyAdd(gradient, L.Create(-Rate), weight), W + i);
            }
            for (; i < end; i++)
            {
                float gradient = MathF.FusedMultiplyAdd(W[i], Decay, G[i]);
                if (Buffer != null)
                {
                    float blended = MathF.FusedMultiplyAdd(gradient, Blend, Keep == 0 ? 0 : Buffer[i] * Keep);
                    Buffer[i] = blended;
                    gradient = Nesterov ? MathF.FusedMultiplyAdd(blended, Momentum, gradient) : blended;
                }
                W[i] = MathF.FusedMultiplyAdd(gradient, -Rate, W[i]);
            }
        }
    }
}
