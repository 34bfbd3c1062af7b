namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose calls can be watched or changed from outside.</summary>
        /// <typeparam name="TPreHook">Runs before forward and may replace its input.</typeparam>
        /// <typeparam name="TPostHook">Runs after forward and may replace its result.</typeparam>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            protected Dictionary<string, TPreHook> pre_hooks = [];
            protected Dictionary<string, TPostHook> post_hooks = [];
            protected Dictionary<string, Action<Module>> module_pre_hooks = [];
            protected Dictionary<string, Action<Module>> module_post_hooks = [];

            protected HookableModule(string name)
                : base(name)
            {
            }

            public HookRemover register_forward_pre_hook(TPreHook hook) => new(this, Add(pre_hooks, hook));

            public HookRemover register_forward_hook(TPostHook hook) => new(this, Add(post_hooks, hook));

            public HookRemover register_forward_pre_hook(Action<Module> hook) => new(this, Add(module_pre_hooks, hook));

            public HookRemover register_forward_hook(Action<Module> hook) => new(this, Add(module_post_hooks, hook));

            private static string Add<T>(Dictionary<string, T> hooks, T hook)
            {
                var key = Guid.NewGuid().ToString();
                hooks[key] = hook;
                return key;
            }

            private void Remove(string key)
            {
                pre_hooks.Remove(key);
                post_hooks.Remove(key);
                module_pre_hooks.Remove(key);
                module_post_hooks.Remove(key);
            }

            /// <summary>Takes a hook away again.</summary>
            public class HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
            {
                public void remove() => module.Remove(key);
            }
        }
    }
}
