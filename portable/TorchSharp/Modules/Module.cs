using System.Reflection;
using TorchSharp.Engine;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Layers, losses and what belongs to them.</summary>
    public static partial class nn
    {
        /// <summary>
        /// A part of a network: parameters, buffers and further modules, by name. RegisterComponents finds them among the
        /// fields of the derived class, in the order of their declaration, and names them as the fields.
        /// </summary>
        public partial class Module : IDisposable
        {
            protected OrderedDict<string, Module> _internal_submodules = [];
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = [];
            protected OrderedDict<string, Parameter> _internal_params = [];
            protected string? name;
            private bool isTraining = true;
            private bool isDisposed;
            private bool areComponentsRegistered;

            protected Module(string name) => this.name = name;

            public virtual bool training => isTraining;

            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            public virtual void train(bool train = true)
            {
                isTraining = train;
                foreach (var module in children()) module.train(train);
            }

            public virtual void eval() => train(false);

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var module in children()) module.apply(fn);
                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none) parameter.grad = null;
                    else parameter.grad?.zero_().Dispose();
                }
            }

            public virtual IEnumerable<Module> children() => named_children().Select(c => c.module);

            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            public virtual IEnumerable<Module> modules() => named_modules().Select(m => m.module);

            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in named_children()) yield return child;
                foreach (var (prefix, child) in named_children())
                {
                    foreach (var (inner, module) in child.named_modules()) yield return ($"{prefix}.{inner}", module);
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (name, parameter) in _internal_params)
                {
                    if (seen.Add(parameter.Handle)) yield return (name, parameter);
                }

                if (!recurse) yield break;
                foreach (var (prefix, child) in named_children())
                {
                    foreach (var (name, parameter) in child.named_parameters())
                    {
                        if (seen.Add(parameter.Handle)) yield return ($"{prefix}.{name}", parameter);
                    }
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(b => b.buffer);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (name, (buffer, persistent)) in _internal_buffers)
                {
                    if (persistent && seen.Add(buffer.Handle)) yield return (name, buffer); // The package skips the others always.
                }

                if (!recurse) yield break;
                foreach (var (prefix, child) in named_children())
                {
                    foreach (var (name, buffer) in child.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer.Handle)) yield return ($"{prefix}.{name}", buffer);
                    }
                }
            }

            public virtual Parameter? get_parameter(string target) =>
                named_parameters().FirstOrDefault(p => p.name == target).parameter;

            public virtual bool has_parameter(string target) => named_parameters().Any(p => p.name == target);

            public virtual Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(b => b.name == target).buffer;

            public virtual bool has_buffer(string target) => named_buffers().Any(b => b.name == target);

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(tensor), "A null tensor cannot be registered as a buffer.");
                }

                if (_internal_buffers.ContainsKey(name))
                {
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                }

                _internal_buffers.Add(name, (tensor, persistent));
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                }

                if (_internal_params.ContainsKey(name))
                {
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                }

                _internal_params.Add(name, param);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null || submodule.isDisposed)
                {
                    _internal_submodules.Remove(name);
                    return;
                }

                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.')) throw new ArgumentException($"module name can't contain \".\", got: {name}");
                if (_internal_submodules.ContainsKey(name))
                {
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                }

                submodule.RegisterComponents();
                _internal_submodules.Add(name, submodule);
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || isDisposed) return;
                isDisposed = true;
                foreach (var (_, (buffer, _)) in _internal_buffers) buffer.Dispose();
                foreach (var (_, parameter) in _internal_params) parameter.Dispose();
                foreach (var child in children()) child.Dispose();
            }

            /// <summary>Registers the modules, parameters and buffers among this object's fields.</summary>
            protected virtual void RegisterComponents()
            {
                if (areComponentsRegistered) return;
                foreach (var field in Fields())
                {
                    var component = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (IsRegistered(component)) continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(component, module); break;
                        case Parameter parameter: register_parameter(component, parameter); break;
                        case Tensor tensor: register_buffer(component, tensor); break;
                    }
                }

                areComponentsRegistered = true;
            }

            private bool IsRegistered(string component) =>
                _internal_submodules.ContainsKey(component) || _internal_params.ContainsKey(component) ||
                _internal_buffers.ContainsKey(component);

            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null) _internal_params.Remove(name);
                else _internal_params[name] = value;
            }

            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null) _internal_buffers.Remove(name);
                else _internal_buffers[name] = (value, persistent);
            }

            protected void ClearModules() => _internal_submodules.Clear();

            /// <summary>This class's fields, then its base's, and so on; a name that a derived class uses again counts once.</summary>
            private IEnumerable<FieldInfo> Fields()
            {
                const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
                var seen = new HashSet<string>();
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                {
                    foreach (var field in type.GetFields(All))
                    {
                        if (field.DeclaringType != typeof(Module) && seen.Add(field.Name)) yield return field;
                    }
                }
            }
        }
    }
}
