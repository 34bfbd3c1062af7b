namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How the losses of single elements become one number, if they do.</summary>
        public enum Reduction : long
        {
            None,
            Mean,
            Sum,
        }
    }
}
