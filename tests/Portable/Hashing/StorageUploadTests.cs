using System.Reflection;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Digits.Tests.Portable.Hashing;

/// <summary>Azure.Storage, loaded against the drop-in, hashing what it sends and receives.</summary>
public sealed class StorageUploadTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public void AssemblyIsAtLeastTheOneStorageWasBuiltAgainst()
    {
        var wanted = typeof(BlobClient).Assembly.GetReferencedAssemblies().Single(a => a.Name == "System.IO.Hashing").Version;
        var here = typeof(System.IO.Hashing.NonCryptographicHashAlgorithm).Assembly.GetName().Version;
        Assert.True(here >= wanted, $"{here} is older than {wanted}");
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(300_000)] // several blocks
    public async Task HashedTransferBringsTheSameBytesBack(int length)
    {
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient("hashed");
        await container.CreateIfNotExistsAsync();
        var blob = container.GetBlobClient($"bytes-{length}");
        var sent = Enumerable.Range(0, length).Select(i => (byte)(i * 31)).ToArray();
        await blob.UploadAsync(new MemoryStream(sent), new BlobUploadOptions
        {
            TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 },
            TransferOptions = new StorageTransferOptions { InitialTransferSize = 65_536, MaximumTransferSize = 65_536 },
        });

        var received = new MemoryStream();
        await blob.DownloadToAsync(received);
        Assert.Equal(sent, received.ToArray());
    }

    // Azurite doesn't know CRC-64 of Azure Storage, so the known value is asked of the library itself.
    [Fact]
    public void Crc64OfStorageRunsOnTheDropIn()
    {
        var type = typeof(StorageChecksumAlgorithm).Assembly.GetTypes().Single(t => t.Name == "StorageCrc64HashAlgorithm");
        var crc = (System.IO.Hashing.NonCryptographicHashAlgorithm)
            type.GetMethod("Create", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.Invoke(null, null)!;
        crc.Append("123456789"u8.ToArray());

        // CRC-64/NVME of the check string as the CRC catalogue publishes it, AE8B14860A799888, least significant byte first.
        Assert.Equal("8898790A86148BAE", Convert.ToHexString(crc.GetCurrentHash()));
    }
}
