namespace Digits.Training.Data;

/// <summary>What labels alone don't tell: which pictures a reader of Latin digits should refuse, which of them nobody could, and which labels are dates.</summary>
public static class KnownSets
{
    private static readonly string[] ForeignScripts = ["digits_farsi"];

    // Seen alone, people take these for digits too: a slash is a slanted 1.
    private static readonly string[] LookAlikes = ["o", "O", "l", "I", "s", "S", "z", "Z", "b", "g", "q", "slash"];

    // Persian hands write 1 and 9 as Latin ones do, and 6 as an open 4 or a 7.
    private static readonly byte[] ForeignLookAlikes = [1, 6, 9];

    /// <summary>Whether the set's labels are digits of another script: values that no reader of Latin digits can know.</summary>
    public static bool IsForeignScript(string name) => ForeignScripts.Contains(DataFolder.NameOf(name));

    /// <summary>Whether a set's labels are dates of which the month is a word on the pictures.</summary>
    public static bool HasDates(string name) => DataFolder.NameOf(name) == "birthdate";

    /// <summary>Whether a picture of a set shows what is no digit but looks like one.</summary>
    public static bool IsLookAlike(DigitSet set, byte label) => IsForeignScript(set.Name)
        ? ForeignLookAlikes.Contains(label)
        : label > 9 && label < set.Classes?.Count && LookAlikes.Contains(set.Classes[label]);
}
