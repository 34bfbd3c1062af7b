using System.Collections;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            public static ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Modules by number; they belong to the network, but nothing runs them by itself.</summary>
    public class ModuleList<T> : torch.nn.Module, IList<T>
        where T : torch.nn.Module
    {
        private readonly List<T> list = [];

        public ModuleList(params T[] modules)
            : base(nameof(ModuleList<T>)) => extend(modules);

        public int Count => list.Count;

        public bool IsReadOnly => false;

        public T this[int index]
        {
            get => list[index];
            set
            {
                list[index] = value;
                RegisterAgain();
            }
        }

        public void Add(T item) => Insert(Count, item);

        public void append(params T[] parameters) => extend(parameters);

        public void extend(IEnumerable<T> modules)
        {
            list.AddRange(modules);
            RegisterAgain();
        }

        public void Insert(int index, T item)
        {
            list.Insert(index, item);
            RegisterAgain();
        }

        public bool Remove(T item)
        {
            var found = list.Remove(item);
            RegisterAgain();
            return found;
        }

        public void RemoveAt(int index)
        {
            list.RemoveAt(index);
            RegisterAgain();
        }

        public void Clear()
        {
            list.Clear();
            RegisterAgain();
        }

        public bool Contains(T item) => list.Contains(item);

        public int IndexOf(T item) => list.IndexOf(item);

        public void CopyTo(T[] array, int arrayIndex) => list.CopyTo(array, arrayIndex);

        public IEnumerator<T> GetEnumerator() => list.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        protected override void RegisterComponents()
        {
            // Registered as they come: the list's own fields are no components.
        }

        private void RegisterAgain()
        {
            ClearModules();
            for (var i = 0; i < Count; i++) register_module(i.ToString(), list[i]);
        }
    }
}
