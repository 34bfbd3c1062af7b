namespace Digits.Registry;

/// <summary>What was asked of the registry can't be done; the message says why and what to do.</summary>
/// <param name="isMissing">The version is not there, rather than in the way.</param>
public sealed class RegistryException(string message, bool isMissing = false, Exception? innerException = null) : Exception(message, innerException)
{
    public bool IsMissing { get; } = isMissing;
}
