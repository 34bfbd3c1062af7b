using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Evaluation;

/// <summary>Part of a set: all of it, or what the model learned from and what was kept back.</summary>
/// <param name="Name">The split as it is reported.</param>
/// <param name="Indexes">The pictures.</param>
/// <param name="IsTrainedOn">Null when model.json doesn't say.</param>
public sealed record SetPart(string Name, IReadOnlyList<int> Indexes, bool? IsTrainedOn);

/// <summary>
/// Which pictures a model learned from, as model.json tells by the SHA-256 of files and the settings; a figure on these is
/// no measure of anything.
/// </summary>
public sealed class LearnedFrom
{
    private const int UsualHoldBack = 10; // TrainingData's, for a set that the settings don't name

    private readonly IReadOnlyDictionary<string, string>? files;
    private readonly TrainSettings? settings;

    private LearnedFrom(IReadOnlyDictionary<string, string>? files, TrainSettings? settings) => (this.files, this.settings) = (files, settings);

    /// <summary>Reads what the manifest tells; older ones don't say what was held back.</summary>
    public static LearnedFrom Read(ModelManifest manifest)
    {
        try
        {
            return new LearnedFrom(manifest.DataSha256, manifest.Settings is { ValueKind: JsonValueKind.Object } settings && settings.TryGetProperty("data", out _)
                ? settings.Deserialize<TrainSettings>(ModelManifest.Json)
                : null);
        }
        catch (JsonException)
        {
            return new LearnedFrom(manifest.DataSha256, null); // settings of a kind that this version doesn't know
        }
    }

    /// <summary>The parts that a set is to be scored in: writers or pictures that were held back, and the others.</summary>
    public IReadOnlyList<SetPart> Parts(DigitSet set)
    {
        var all = Enumerable.Range(0, set.Count).ToList();
        if (set.Split == "test") return [new SetPart(set.Split, all, false)]; // never learned from, whatever the model
        if (files == null) return [new SetPart(set.Split, all, null)];
        if (!set.Sha256.Values.Any(files.Values.Contains)) return [new SetPart(set.Split, all, false)];
        if (settings == null) return [new SetPart(set.Split, all, true)];

        // What is no digit may all have been learned from, as rubbish.
        var every = settings.Data.FirstOrDefault(share => share.Name == set.Name)?.HoldBackEvery ?? UsualHoldBack;
        var heldBack = TrainingData.HeldBack(set, every, settings.Seed);
        var kept = all.ToLookup(i => heldBack[i] && set.Labels[i] <= 9);
        SetPart[] parts =
        [
            new(set.Writers == null ? "held back" : "writers held back", [.. kept[true]], false),
            new("learned from", [.. kept[false]], true),
        ];
        return [.. parts.Where(part => part.Indexes.Count > 0)];
    }
}
