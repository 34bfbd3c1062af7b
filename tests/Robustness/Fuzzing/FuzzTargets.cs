using System.Security.Cryptography;
using System.Text;
using Digits.Functions.Http;
using Digits.Functions.Scans;
using Digits.Functions.Tests;
using Digits.Recognition;
using Digits.Recognition.Forms;
using Digits.Tests;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>The decoders and parsers that are called in process.</summary>
internal static class FuzzTargets
{
    // As in the app, but smaller: an image that claims to be large costs time and shows nothing new.
    private static readonly DecodeLimits Limits = new() { MaxPixels = 1_000_000, MaxSide = 4_000, MaxPages = 20 };

    private static readonly ScanLimits ScanLimits = new() { Image = Limits, MaxUnpackedBytes = 20_000_000 };

    private static readonly Lazy<DigitClassifier> Shipped = new(() => DigitClassifier.Load(Repository.NewestModel));

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("image", random => Mutator.Mutate(random, Seeds.Images), TakeImage, typeof(ImageRejectedException)),
        new("container", random => Mutator.Mutate(random, Seeds.Containers), TakeContainer, typeof(ImageRejectedException)),
        new("page", random => Mutator.Mutate(random, Seeds.Pages), TakePage, typeof(ImageRejectedException)),
        new("model", random => Mutator.Mutate(random, Seeds.Models), TakeModel, typeof(InvalidModelException)),
        new("manifest", random => JsonMutator.Mutate(random, Seeds.Manifests), TakeManifest, typeof(InvalidModelException)),
        new("template", random => JsonMutator.Mutate(random, Seeds.Templates), TakeTemplate, typeof(InvalidTemplateException)),
        new("name", ScanNames.Make, TakeName, typeof(ProblemException)),
    ];

    public static FuzzTarget Find(string name) => All.First(target => target.Name == name);

    /// <summary>Decoded, and normalised as a digit: what api/predict does with it.</summary>
    private static void TakeImage(byte[] bytes)
    {
        foreach (var page in ImageDecoder.DecodePages(bytes, Limits, CancellationToken.None)) TakePicture(page);
    }

    private static void TakePicture(GreyImage page) =>
        MnistNormalization.TryNormalize(page, new float[MnistNormalization.Side * MnistNormalization.Side], out _);

    private static void TakeContainer(byte[] bytes)
    {
        foreach (var image in ScanFile.Images(bytes, ScanLimits))
        {
            if (image.Rejection is null) TakeImage(image.Bytes.ToArray());
        }
    }

    /// <summary>Read as the app reads a scan, layout and all.</summary>
    private static void TakePage(byte[] bytes)
    {
        var layout = (Layout)(bytes.Length % Enum.GetValues<Layout>().Length);
        PageReader.Read(Shipped.Value, bytes, new ScanLayout(layout), ScanLimits, CancellationToken.None);
    }

    /// <summary>With a manifest that fits, as from a publisher who means harm: only the graph can be wrong.</summary>
    private static void TakeModel(byte[] bytes)
    {
        var isTiny = bytes.AsSpan().IndexOf("weights"u8) >= 0;
        var manifest = isTiny ? TestModel.Manifest("1", bytes) : Recognition.ModelFolder.ReadManifest(Seeds.Manifests[^1]);
        var fitting = manifest with { Bytes = bytes.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)), Spotter = null, Regions = null, FieldSpotter = null };
        DigitClassifier.Load(fitting, bytes).Dispose();
    }

    private static void TakeManifest(byte[] bytes) => Recognition.ModelFolder.ReadManifest(bytes);

    private static void TakeTemplate(byte[] bytes) => FormTemplate.Parse(bytes);

    private static void TakeName(byte[] bytes)
    {
        var name = Encoding.UTF8.GetString(bytes);
        LayoutName.OfFolder(name);
        if (!LayoutName.TryParse(name, out _)) LayoutName.Explain(name);
        ScanAddress.Parse(name).CheckNewName();
    }
}
