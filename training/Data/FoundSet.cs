namespace Digits.Training.Data;

/// <summary>A data set that was found on disk, not read yet.</summary>
/// <param name="Name">The folder's name, or its path below the folder that was searched.</param>
public sealed record FoundSet(string Name, string Folder, SetKind Kind)
{
    /// <summary>Whether it holds single digits; else it holds whole numbers.</summary>
    public bool IsDigits => Kind is SetKind.Mnist or SetKind.IdxPair or SetKind.DigitCells;

    /// <summary>Reads single digits.</summary>
    /// <param name="split">"train" or "test"; sets without a split give all they have for either.</param>
    /// <exception cref="JobFailedException">A file is missing or damaged.</exception>
    public DigitSet ReadDigits(string split)
    {
        var set = Kind switch
        {
            SetKind.Mnist => Mnist.Read(Folder, split),
            SetKind.IdxPair => IdxPair.Read(Folder),
            SetKind.DigitCells => DigitCells.Read(Folder),
            _ => throw new InvalidOperationException($"{Name} holds numbers, not digits."),
        };
        return set with { Name = Name };
    }

    /// <summary>Reads what whole numbers stand on which image.</summary>
    /// <exception cref="JobFailedException">The CSV file is damaged, or its columns are of no known form.</exception>
    public NumberSet ReadNumbers() => NumberTables.Read(NumberTables.Find(Folder)!) with { Name = Name };
}
