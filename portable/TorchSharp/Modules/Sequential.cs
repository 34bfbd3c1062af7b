using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) =>
                new(Array.ConvertAll(modules, m => (m.Item1, m.Item2)));

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) =>
                new([.. modules]);

            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
                Sequential(modules.ToArray());

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new(modules.ToArray());
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Modules one after the other; unnamed ones are called by their number.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<(string Name, nn.Module Module)> steps = [];

        protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
            : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules) append(name, module);
        }

        protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules)
            : base(nameof(Sequential))
        {
            foreach (var module in modules) append(module);
        }

        public int Count => steps.Count;

        [IndexerName("SequentialItems")]
        public nn.IModule<Tensor, Tensor> this[int index] => (nn.IModule<Tensor, Tensor>)steps[index].Module;

        [IndexerName("SequentialItems")]
        public Sequential this[(int? start, int? end) index]
        {
            get
            {
                var part = new Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
                for (var i = index.start ?? 0; i < (index.end ?? Count); i++) part.append(steps[i].Name, this[i]);
                return part;
            }
        }

        [IndexerName("SequentialItems")]
        public Sequential this[Range index] => this[(index.Start.GetOffset(Count), index.End.GetOffset(Count))];

        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            steps.Add((name, (nn.Module)module));
            register_module(name, (nn.Module)module);
            return this;
        }

        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(), module);

        public override Tensor forward(Tensor tensor)
        {
            if (Count == 0) return tensor.alias();
            var result = tensor;
            for (var i = 0; i < Count; i++)
            {
                var next = this[i].call(result);
                if (i > 0) result.Dispose(); // What only lies between two steps is let go as soon as it can be.
                result = next;
            }

            return result;
        }
    }
}
