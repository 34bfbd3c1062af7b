using Digits.Training.Data;

namespace Digits.Training.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SetsBelowAreFoundByTheirFiles()
    {
        Write("a/images-idx3-ubyte.gz", "");
        Write("b/t10k-labels-idx1-ubyte", "");
        Write("c/d/labels.csv", "file,label\n");
        Write("e/cells.csv", "page,writer,cell,col,row,width,height,digit,prompt\n");
        Write("f/README.md", "nothing here");
        Assert.Equal(
            [("a", SetKind.IdxPair), ("b", SetKind.Mnist), ("c/d", SetKind.Numbers), ("e", SetKind.DigitCells)],
            DataFolder.Find(folder.Path).Select(set => (set.Name, set.Kind)));
    }

    [Fact]
    public void FolderThatIsASetIsFoundItself()
    {
        Samples.Write(Samples.Bars(20), folder.File("bars"));
        var found = Assert.Single(DataFolder.Find(folder.File("bars")));
        Assert.Equal("bars", found.Name);
        var set = found.ReadDigits("test");
        Assert.Equal(20, set.Count);
        Assert.Equal(Samples.Bars(20).Images[3].Pixels, set.Images[3].Pixels);
    }

    [Fact]
    public void ImagesAndLabelsOfDifferentCountAreRejected()
    {
        Samples.Write(Samples.Bars(20), folder.Path);
        File.WriteAllBytes(folder.File("labels-idx1-ubyte.gz"), Samples.Idx(0x801, [2], [1, 2]));
        var fault = Assert.Throws<JobFailedException>(() => IdxPair.Read(folder.Path));
        Assert.Contains("20 images, but 2 labels", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FolderWithoutDataSaysWhatIsLookedFor()
    {
        var fault = Assert.Throws<JobFailedException>(() => DataFolder.Find(folder.Path));
        Assert.Contains("images-idx3-ubyte.gz", fault.Message, StringComparison.Ordinal);
        Assert.Contains("fetch", fault.Message, StringComparison.Ordinal);
    }

    [DataFact("swiss_digits")]
    public void SwissDigitsAreCutFromTheirPages()
    {
        var set = Assert.Single(DataFolder.Find(DataFactAttribute.Folder("swiss_digits"))).ReadDigits("test");
        Assert.Equal([627, 616, 617, 631, 620, 627, 635, 632, 615, 632], DigitSetSummary.Of(set).PerDigit);
        Assert.Equal((99, 100), (set.Images[0].Width, set.Images[0].Height));
        Assert.Equal(6, set.Labels[0]);
        Assert.Equal(11, set.Writers!.Distinct().Count());
    }

    private void Write(string path, string content)
    {
        var file = folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
