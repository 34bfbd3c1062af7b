namespace Digits.Training.Data;

/// <summary>
/// MNIST (LeCun, Cortes, Burges): 60,000 training and 10,000 test images of 28 x 28, ink bright on dark, in four idx files.
/// </summary>
public static class Mnist
{
    /// <summary>SHA-256 of the unpacked files, by name without ".gz".</summary>
    public static readonly IReadOnlyDictionary<string, string> Sha256 = new Dictionary<string, string>
    {
        ["train-images-idx3-ubyte"] = "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        ["train-labels-idx1-ubyte"] = "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ["t10k-images-idx3-ubyte"] = "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        ["t10k-labels-idx1-ubyte"] = "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    };

    /// <summary>Whether the folder holds at least one of the four files.</summary>
    public static bool IsIn(string folder) => Sha256.Keys.Any(name => IdxPair.Find(folder, name) != null);

    /// <summary>Reads one split.</summary>
    /// <param name="folder">Holds the idx files, gzipped or plain.</param>
    /// <param name="split">"train" or "test".</param>
    /// <exception cref="JobFailedException">A file is missing, damaged, or not the MNIST file of its name.</exception>
    public static DigitSet Read(string folder, string split)
    {
        var prefix = split == "train" ? "train" : "t10k";
        var set = IdxPair.Read(folder, prefix + "-images-idx3-ubyte", prefix + "-labels-idx1-ubyte", CheckSum) with
        {
            Name = "mnist",
            Split = split,
            IsNormalized = true,
        };
        return set with { Writers = QmnistWriters.Find(folder, split, set.Labels) };
    }

    /// <summary>MNIST's test images from a folder of sets; null when they are not there.</summary>
    public static DigitSet? FindTest(string? dataFolder) =>
        DataFolder.Find(dataFolder).FirstOrDefault(set => set.Kind == SetKind.Mnist) is { } mnist ? Read(mnist.Folder, "test") : null;

    private static void CheckSum(string path, string name, string sha256)
    {
        if (sha256 != Sha256[name])
        {
            throw new JobFailedException($"{path} is not MNIST's {name}: SHA-256 of the unpacked file is {sha256}, "
                + $"not {Sha256[name]}. Fetch it again (training fetch); data of your own belong into a folder with "
                + "images-idx3-ubyte.gz and labels-idx1-ubyte.gz.");
        }
    }
}
