namespace Digits.Recognition;

/// <summary>A model folder that must not be served; the message says what is wrong with it.</summary>
public sealed class InvalidModelException(string message, Exception? innerException = null) : Exception(message, innerException);
