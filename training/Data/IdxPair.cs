using Digits.Recognition;

namespace Digits.Training.Data;

/// <summary>Images and labels in two idx files of one folder, of any image size.</summary>
public static class IdxPair
{
    public const string Images = "images-idx3-ubyte";
    public const string Labels = "labels-idx1-ubyte";

    /// <summary>The path of <paramref name="name"/> in <paramref name="folder"/>, gzipped or plain; null when it is not there.</summary>
    public static string? Find(string folder, string name) =>
        new[] { name + ".gz", name }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    /// <summary>Reads the set of a folder with images-idx3-ubyte and labels-idx1-ubyte; classes.txt names the labels.</summary>
    /// <exception cref="JobFailedException">A file is missing or damaged, or the two differ in count.</exception>
    public static DigitSet Read(string folder) => Read(folder, Images, Labels, (_, _, _) => { });

    /// <param name="folder">Holds the files.</param>
    /// <param name="images">Name of the image file without ".gz".</param>
    /// <param name="labels">Name of the label file without ".gz".</param>
    /// <param name="check">Gets path, name and SHA-256 of each file; throws when they don't fit.</param>
    public static DigitSet Read(string folder, string images, string labels, Action<string, string, string> check)
    {
        var pixels = ReadChecked(images, 3);
        var classes = ReadChecked(labels, 1);
        if (pixels.Shape[0] != classes.Shape[0])
        {
            throw new JobFailedException($"{folder}: {pixels.Shape[0]} images, but {classes.Shape[0]} labels.");
        }

        var (height, width) = (pixels.Shape[1], pixels.Shape[2]);
        var pictures = new GreyImage[pixels.Shape[0]];
        for (var i = 0; i < pictures.Length; i++)
        {
            pictures[i] = new GreyImage(width, height, pixels.Values.AsSpan(i * width * height, width * height).ToArray());
        }

        var names = Path.Combine(folder, "classes.txt");
        return new DigitSet(DataFolder.NameOf(folder), "all", pictures, classes.Values)
        {
            Classes = File.Exists(names) ? File.ReadAllLines(names) : null,
            Sha256 = new Dictionary<string, string> { [images] = pixels.Sha256, [labels] = classes.Sha256 },
        };

        IdxFile ReadChecked(string name, int dimensions)
        {
            var path = Find(folder, name) ?? throw new JobFailedException(
                $"{Path.Combine(folder, name)}.gz is missing. `training fetch` downloads MNIST; --data or DIGITS_DATA says where data are.");
            var file = IdxFile.Read(path, dimensions);
            check(path, name, file.Sha256);
            return file;
        }
    }
}
