using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>Part of a set: all of it, or what the model learned from and what was kept back.</summary>
/// <param name="Name">The split as it is reported.</param>
/// <param name="Indexes">The pictures.</param>
/// <param name="IsTrainedOn">Null when model.json doesn't say.</param>
public sealed record SetPart(string Name, IReadOnlyList<int> Indexes, bool? IsTrainedOn);

/// <summary>Which sets a model learned from, as model.json's settings tell; a figure on these is no measure of anything.</summary>
public sealed class LearnedFrom
{
    private readonly IReadOnlyList<string>? names;

    private LearnedFrom(IReadOnlyList<string>? names) => this.names = names;

    /// <summary>Reads <c>settings.data</c>: names, or objects with a name. Older models don't have it.</summary>
    public static LearnedFrom Read(ModelManifest manifest)
    {
        if (manifest.Settings is not { ValueKind: JsonValueKind.Object } settings
            || !settings.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array) return new LearnedFrom(null);
        return new LearnedFrom([.. data.EnumerateArray()
            .Select(set => set.ValueKind == JsonValueKind.Object && set.TryGetProperty("name", out var name) ? name : set)
            .Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!)]);
    }

    /// <summary>The parts that a set is to be scored in.</summary>
    public IReadOnlyList<SetPart> Parts(DigitSet set)
    {
        var isTest = set.Split == "test"; // never learned from, whatever the model
        return [new SetPart(set.Split, [.. Enumerable.Range(0, set.Count)], isTest ? false : names?.Contains(DataFolder.NameOf(set.Name)))];
    }
}
