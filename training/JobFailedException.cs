namespace Digits.Training;

/// <summary>The job can't go on. The message is shown as it is: it says what is wrong and what to do.</summary>
public sealed class JobFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
