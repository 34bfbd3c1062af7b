using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Augmentation;

namespace Digits.Training;

/// <summary>What decides how a training goes; kept in checkpoints and in model.json, from which it can be repeated.</summary>
public sealed record TrainSettings
{
    public const string Sgd = "sgd", Adam = "adam";

    public string Network { get; init; } = "resnet";       // the one that ships
    public int Epochs { get; init; } = 48;                 // 5 million pictures: an hour on two cores
    public int Batch { get; init; } = 128;                 // batch norm is steady, and there are still 800 steps an epoch
    public string Optimizer { get; init; } = Sgd;          // with Nesterov momentum; or adam
    public double LearningRate { get; init; } = 0.1;       // the cycle's peak; with batch norm 0.2 still learns, 0.5 does not
    public double Momentum { get; init; } = 0.9;           // Nesterov's; the usual value, and Adam's first
    public double WeightDecay { get; init; } = 5e-4;       // the usual value; 3e-4 does as well
    public double WarmUpShare { get; init; } = 0.2;        // of all steps the rate rises, then falls as a cosine (Smith 2018)
    public double AverageDecay { get; init; } = 0.998;     // weights averaged over about 500 steps (Polyak): steadier than the last
    public double LabelSmoothing { get; init; } = 0.02;    // a few labels of MNIST are wrong; more would spoil the confidences
    public double RubbishShare { get; init; } = 0.17;      // of the pictures: no digits, to be unsure about (Hendrycks et al. 2019)
    public int SchoolDigits { get; init; } = 6000;         // drawn, a tenth of the others at most: how archives' writers were taught to write
    public AugmentationSettings Augmentation { get; init; } = new();
    public int Seed { get; init; } = 1;                    // weights, order, augmentation and dropout all follow from it

    /// <summary>Which sets are learned from, where they are there, and how many times an epoch goes over each.</summary>
    public IReadOnlyList<DataShare> Data { get; init; } =
    [
        new("mnist", 1, HoldBackEvery: 10),                // 539 American writers
        new("swiss_digits", 3, HoldBackEvery: 4),          // few pictures, but the European shapes that MNIST lacks
        new("symbols_bhmsds", 1, HoldBackEvery: 20),       // thick pens, European 1 and 7
    ];

    /// <summary>Folder of a model whose answers make up half of each target (Hinton, Vinyals and Dean 2015); null for labels alone.</summary>
    public string? Teacher { get; init; }

    /// <summary>Folder of the model whose weights are trained on, batch norm's statistics frozen; null for fresh weights.</summary>
    public string? StartFrom { get; init; }

    /// <summary>The settings that suit a network.</summary>
    public static TrainSettings For(string network) => network switch
    {
        "cnn" => new() { Network = network, Epochs = 10, SchoolDigits = 0, Optimizer = Adam, LearningRate = 0.002 }, // no batch norm: Adam finds each layer's pace
        "tiny" => new()
        {
            Network = network,
            Epochs = 50,           // it learns slowly, and an epoch takes less than half a minute
            WeightDecay = 5e-5,    // it has more to learn than room
            LabelSmoothing = 0,
            RubbishShare = 0.05,
            SchoolDigits = 0,
            Augmentation = new() { ElasticPixels = 0.9, WildShare = 0.02, StrokeShare = 0.15, ScanShare = 0.15 },
        },
        _ => new() { Network = network },
    };

    /// <summary>Reads settings from a file of their own, or from the model.json of a model that they made.</summary>
    /// <exception cref="JobFailedException">Missing, or no settings.</exception>
    public static TrainSettings Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var settings = json.RootElement.TryGetProperty("settings", out var inner) ? inner : json.RootElement;
            return settings.Deserialize<TrainSettings>(Strict) ?? throw new JobFailedException($"{path} holds no settings.");
        }
        catch (FileNotFoundException e)
        {
            throw new JobFailedException($"{path} is missing.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new JobFailedException($"{path} holds no settings that this version knows: {e.Message}", e);
        }
    }

    private static readonly JsonSerializerOptions Strict = new(ModelManifest.Json)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow, // a typo must not pass for a default
    };
}
