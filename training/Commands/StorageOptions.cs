using System.CommandLine;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Digits.Training.Commands;

/// <summary>Where models are published: <c>--connection</c> or <c>--account</c>.</summary>
public sealed class StorageOptions
{
    private readonly Option<string?> connection = new("--connection")
    {
        Description = "Connection string of the storage account (default UseDevelopmentStorage=true: Azurite)", HelpName = "STRING",
    };

    private readonly Option<Uri?> account = Options.Address(
        "--account", "Address of the blob service instead, such as https://NAME.blob.core.windows.net; signs in with your Azure identity");

    public StorageOptions(Command command)
    {
        command.Options.Add(connection);
        command.Options.Add(account);
        command.Validators.Add(result =>
        {
            if (result.GetResult(connection) is { Implicit: false } && result.GetResult(account) is { Implicit: false })
            {
                result.AddError("Give --connection or --account, not both.");
            }
        });
    }

    /// <exception cref="JobFailedException">--connection is no connection string.</exception>
    public BlobServiceClient Open(ParseResult parsed)
    {
        if (parsed.GetValue(account) is { } address) return new BlobServiceClient(address, new DefaultAzureCredential());
        try
        {
            return new BlobServiceClient(parsed.GetValue(connection) ?? "UseDevelopmentStorage=true");
        }
        catch (FormatException e)
        {
            throw new JobFailedException($"--connection is no connection string of a storage account: {e.Message}", e);
        }
    }
}
