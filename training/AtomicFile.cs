namespace Digits.Training;

/// <summary>Files that are there whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>Writes a neighbour, flushes it to disk and renames it over <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The disk is full or can't be written; what was there stays.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var neighbour = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = File.Create(neighbour))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(neighbour, path, overwrite: true);
        }
        finally
        {
            File.Delete(neighbour); // gone already when all went well
        }
    }
}
