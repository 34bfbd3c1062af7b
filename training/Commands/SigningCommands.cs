using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Digits.Recognition;
using Digits.Registry;
using Digits.Training.Models;
using Spectre.Console;

namespace Digits.Training.Commands;

/// <summary><c>models keys</c> and <c>models sign</c>: who trains signs, and apps that know the public key take nothing else.</summary>
public static class SigningCommands
{
    public static Command Keys()
    {
        var output = new Option<string>("--out") { Description = "The private key's file; it must not exist", HelpName = "FILE", Required = true };
        var command = new Command("keys", "Make a key pair for signing models") { output };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(output)!;
            using var key = ModelSignature.NewKey();
            WritePrivate(path, key.ExportPkcs8PrivateKeyPem() + "\n");
            var terminal = new Terminal(parsed);
            terminal.Out.MarkupLineInterpolated($"{path} holds the private key: keep it where models are signed, and out of the repository.");
            terminal.Out.MarkupLine("The app's setting that trusts it:");
            terminal.Out.MarkupLineInterpolated($"Digits__ModelPublicKey={ModelSignature.PublicKeyOf(key)}");
            return Cli.Done;
        });
        return command;
    }

    public static Command Sign()
    {
        var model = Options.Model();
        var keyFile = new Option<string>("--key") { Description = "The private key's file, as models keys makes it", HelpName = "FILE", Required = true };
        var command = new Command("sign", $"Write {ModelSignature.FileName} beside a model's {ModelManifest.FileName}; before publishing") { keyFile, model };
        command.SetAction(parsed =>
        {
            var folder = ModelVersions.Resolve(parsed.GetValue(model)!);
            ModelFolder.Read(folder); // what is signed shall be whole
            using var key = ReadKey(parsed.GetValue(keyFile)!);
            var signature = ModelSignature.Sign(File.ReadAllBytes(Path.Combine(folder, ModelManifest.FileName)), key);
            AtomicFile.Write(Path.Combine(folder, ModelSignature.FileName), signature);
            new Terminal(parsed).Out.MarkupLineInterpolated($"signed {folder}");
            return Cli.Done;
        });
        return command;
    }

    private static ECDsa ReadKey(string path)
    {
        try
        {
            return ModelSignature.ReadPrivateKey(File.ReadAllText(path));
        }
        catch (CryptographicException e)
        {
            throw new JobFailedException($"{path} is no private key for signing: {e.Message}", e);
        }
    }

    /// <summary>Readable by its owner alone, from its first byte on.</summary>
    private static void WritePrivate(string path, string pem)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        stream.Write(Encoding.ASCII.GetBytes(pem));
    }
}
