using Digits.Recognition;
using Digits.Recognition.Geometry;

namespace Digits.Functions.Scans;

/// <summary>The pages of a scan as pictures, numbered as <see cref="PageReader"/> numbers them.</summary>
public static class ScanPages
{
    /// <param name="number">From 1.</param>
    /// <returns>Null when there is no such page.</returns>
    /// <exception cref="ImageRejectedException">That page, or the file around it, can't be decoded.</exception>
    public static GreyImage? Find(ReadOnlyMemory<byte> scan, int number, ScanLimits limits, CancellationToken cancellationToken)
    {
        var next = 1;
        foreach (var image in ScanFile.Images(scan, limits))
        {
            try
            {
                if (image.Rejection is not null) throw image.Rejection;
                foreach (var page in ImageDecoder.DecodePages(image.Bytes, limits.Image, cancellationToken))
                {
                    if (next++ == number) return QuarterTurn.Apply(page, image.Turns);
                }
            }
            catch (ImageRejectedException) when (next++ != number)
            {
                // A damaged page counts as one, and the next file goes on.
            }
        }

        return null;
    }
}
