namespace Digits.Training.Data;

/// <summary>What labels alone don't tell: which pictures a reader of Latin digits should refuse.</summary>
public static class KnownSets
{
    private static readonly string[] ForeignScripts = ["digits_farsi"];

    // Drawn by hand without their word, people take these for digits too.
    private static readonly string[] LookAlikes = ["o", "O", "l", "I", "s", "S", "z", "Z", "b", "g", "q"];

    /// <summary>Whether the set's labels are digits of another script: values that no reader of Latin digits can know.</summary>
    public static bool IsForeignScript(string name) => ForeignScripts.Contains(DataFolder.NameOf(name));

    /// <summary>Whether a class's name is that of a letter that looks like a digit.</summary>
    public static bool IsLookAlike(string className) => LookAlikes.Contains(className);
}
