namespace SixLabors.ImageSharp.Processing;

public static class ProcessingExtensions
{
    public static void Mutate(this Image source, Action<IImageProcessingContext> operation) => operation(new Context(source));

    private sealed record Context(Image Image) : IImageProcessingContext;
}
