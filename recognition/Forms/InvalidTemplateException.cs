namespace Digits.Recognition.Forms;

/// <summary>A form template that can't be used; the message says what is wrong with it.</summary>
public sealed class InvalidTemplateException(string message, Exception? innerException = null) : Exception(message, innerException);
