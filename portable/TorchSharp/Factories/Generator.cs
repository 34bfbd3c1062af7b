using TorchSharp.Engine;

namespace TorchSharp;

public static partial class torch
{
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    public static long initial_seed() => Generator.Default.initial_seed();

    public static long seed() => Generator.Default.seed();

    public static Tensor get_rng_state() => Generator.Default.get_state();

    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    /// <summary>The same, under the names of torch.random.</summary>
    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static long initial_seed() => torch.initial_seed();

        public static long seed() => torch.seed();

        public static Tensor get_rng_state() => torch.get_rng_state();

        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }

    /// <summary>
    /// A stream of random numbers. From the same seed, uniform numbers, integers and permutations equal PyTorch's bit for
    /// bit, and so do the layers' initial weights; normal numbers agree to rounding. Dropout masks are drawn from faster
    /// streams that this one seeds, and differ. The saved state has this drop-in's own form.
    /// </summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
        {
            InitializeDevice(device);
            Twister = new MersenneTwister(seed == 0 ? 67280421310721 : seed); // PyTorch's default seed
        }

        public static Generator Default { get; } = new();

        public Device device => CPU;

        internal MersenneTwister Twister { get; }

        public Generator manual_seed(long seed)
        {
            Twister.Seed((ulong)seed);
            return this;
        }

        /// <summary>Starts from a seed that the system's entropy gives.</summary>
        public long seed()
        {
            var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
            Twister.Seed((ulong)seed);
            return seed;
        }

        public long initial_seed() => (long)Twister.InitialSeed;

        public Tensor get_state() => tensor(Twister.Save());

        public void set_state(Tensor value) => Twister.Restore(value.data<byte>().ToArray());

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
        }
    }
}
