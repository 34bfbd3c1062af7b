namespace Digits.Functions.Serving;

/// <summary>Where a serving model came from.</summary>
public enum ModelSource
{
    /// <summary>The folder beside the app.</summary>
    App,

    /// <summary>Blob storage, container models.</summary>
    Storage,
}
