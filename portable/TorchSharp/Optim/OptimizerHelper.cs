using TorchSharp.Engine;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Steps, state and files of the optimisers.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    protected OptimizerOptions _defaults = new();
    protected OrderedDict<IntPtr, OptimizerState> _state = [];

    public OptimizerHelper()
        : base(IntPtr.Zero)
    {
    }

    public virtual StateDictionary state_dict()
    {
        var result = new StateDictionary();
        var next = 0;
        foreach (var group in _parameter_groups)
        {
            result.Options.Add(group.Options);
            result.State.AddRange(group.Parameters.Select(p => _state[p.Handle]));
            result.StateIndexRef.Add([.. group.Parameters.Select(_ => next++)]);
        }

        return result;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        CheckCounts(own, state_dict.Options.Count, state_dict.State.Count);
        for (var i = 0; i < own.Options.Count; i++)
        {
            if (own.Options[i] != state_dict.Options[i]) own.Options[i].LoadStateDict(state_dict.Options[i]);
        }

        for (var i = 0; i < own.State.Count; i++)
        {
            if (own.State[i] != state_dict.State[i]) own.State[i].LoadStateDict(state_dict.State[i]);
        }
    }

    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    /// <summary>The optimiser's name, the counts of groups and states (LEB128), the options, the states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        var state = state_dict();
        writer.Write(GetType().Name);
        writer.Encode(state.Options.Count);
        writer.Encode(state.State.Count);
        foreach (var options in state.Options) options.SaveStateDict(writer);
        foreach (var one in state.State) one.SaveStateDict(writer);
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    public void load_state_dict(BinaryReader reader)
    {
        var name = reader.ReadString();
        if (name != GetType().Name)
        {
            throw new InvalidDataException(
                $"Mismatched optimizer type: expected '{GetType().Name}', but found '{name}' in the loaded stream.");
        }

        var own = state_dict();
        CheckCounts(own, reader.Decode(), reader.Decode());
        foreach (var options in own.Options) options.LoadStateDict(reader);
        foreach (var one in own.State) one.LoadStateDict(reader);
    }

    public void to(Device device) => InitializeDevice(device);

    protected override void Dispose(bool disposing)
    {
        foreach (var (_, state) in _state) (state as IDisposable)?.Dispose();
        _state.Clear();
        base.Dispose(disposing);
    }

    /// <summary>Runs <paramref name="body"/> on every group, unrecorded, after the closure has computed the loss.</summary>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null)
        where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var recording = enable_grad();
            loss = loss_closure();
        }

        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _parameter_groups) body((T)group);
        return loss;
    }

    /// <summary>Adds a group whose options are complete, with fresh state for its parameters.</summary>
    private protected void Add(ParamGroup group, Func<Parameter, OptimizerState> newState)
    {
        group.Parameters = group.Parameters.ToList(); // Enumerated at every step from now on.
        group.Options.LearningRate ??= _defaults.LearningRate;
        group.Options.InitialLearningRate = group.Options.LearningRate!.Value;
        _parameter_groups.Add(group);
        foreach (var parameter in group.Parameters)
        {
            var state = newState(parameter);
            _state[parameter.Handle] = state;
            state.Initialize(group.Options);
        }
    }

    /// <summary>The parameters of a group that have a gradient, with it (contiguous) and their state.</summary>
    private protected IEnumerable<(Parameter Parameter, Tensor Grad, TState State)> WithGradient<TState>(ParamGroup group, bool negate)
        where TState : OptimizerState
    {
        foreach (var parameter in group.Parameters)
        {
            using var grad = parameter.grad;
            if (grad is null) continue;
            if (parameter.dtype != ScalarType.Float32) throw ScalarTypes.Unsupported(parameter.dtype, GetType().Name);
            if (!parameter.Impl.IsContiguous)
            {
                throw new NotSupportedException("This drop-in's optimisers need contiguous parameters.");
            }

            using var signed = negate ? grad.neg() : grad.contiguous();
            parameter.Written();
            yield return (parameter, signed, (TState)_state[parameter.Handle]);
        }
    }

    private static void CheckCounts(StateDictionary own, long options, long states)
    {
        if (options != own.Options.Count)
        {
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        }

        if (states != own.State.Count) throw new ArgumentException("Invalid optimizer state -- different number of states.");
    }
}
