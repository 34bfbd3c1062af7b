using System.Security.Cryptography;

namespace Digits.Training.Data;

/// <summary>Downloads MNIST's four files, as https://github.com/cvdfoundation/mnist hosts them.</summary>
public static class MnistDownload
{
    public static readonly Uri Source = new("https://storage.googleapis.com/cvdf-datasets/mnist/");

    /// <summary>Downloads what is missing; every file is checked by the SHA-256 of its unpacked content before it is kept.</summary>
    /// <param name="http">The client.</param>
    /// <param name="source">Address of the folder with the .gz files; ends in a slash.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="onFile">Called with each file's path once it is there.</param>
    /// <returns>The files that were downloaded.</returns>
    /// <exception cref="HttpRequestException">No connection, or the server does not have the file.</exception>
    /// <exception cref="JobFailedException">What came is not MNIST.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(
        HttpClient http, Uri source, string folder, Action<string> onFile, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var downloaded = new List<string>();
        foreach (var (name, sha256) in Mnist.Sha256)
        {
            if (!IsThere(folder, name, sha256))
            {
                var address = new Uri(source, name + ".gz");
                var packed = await http.GetByteArrayAsync(address, cancellationToken);
                var actual = Sha256Of(IdxFile.Unpack(packed, address.ToString()));
                if (actual != sha256)
                {
                    throw new JobFailedException(
                        $"{address} is not MNIST's {name}: SHA-256 unpacked {actual}, not {sha256}. Nothing of it is kept.");
                }

                var path = Path.Combine(folder, name + ".gz");
                AtomicFile.Write(path, packed);
                downloaded.Add(path);
                onFile(path);
            }
        }

        return downloaded;
    }

    private static bool IsThere(string folder, string name, string sha256)
    {
        if (IdxPair.Find(folder, name) is not { } path) return false;
        try
        {
            return Sha256Of(IdxFile.Unpack(File.ReadAllBytes(path), path)) == sha256;
        }
        catch (JobFailedException)
        {
            return false; // damaged: fetched again
        }
    }

    private static string Sha256Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
