using System.Security.Cryptography;
using Digits.Recognition;

namespace Digits.Registry;

/// <summary>
/// The detached signature of a model: ECDSA over P-256 and SHA-256 (FIPS 186-5) of model.json's bytes, which hold the SHA-256
/// of every file that is run. In DER, so that `openssl dgst -sha256 -verify` checks it too.
/// </summary>
public static class ModelSignature
{
    /// <summary>The file beside model.json.</summary>
    public const string FileName = ModelManifest.FileName + ".sig";

    private const string CurveOid = "1.2.840.10045.3.1.7"; // P-256

    public static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>A public key on one line, as the app's setting wants it: SubjectPublicKeyInfo (RFC 5280) in base64.</summary>
    public static string PublicKeyOf(ECDsa key) => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    /// <param name="pem">A private key (PKCS #8 or SEC 1) in PEM.</param>
    /// <exception cref="CryptographicException">It is no private key on P-256.</exception>
    public static ECDsa ReadPrivateKey(string pem) => Read(key => key.ImportFromPem(pem), key => key.ExportParameters(includePrivateParameters: true));

    /// <param name="publicKey">As <see cref="PublicKeyOf"/> gives it.</param>
    /// <exception cref="CryptographicException">It is no public key on P-256.</exception>
    public static ECDsa ReadPublicKey(string publicKey) => Read(
        key => key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _), key => key.ExportParameters(includePrivateParameters: false));

    public static byte[] Sign(ReadOnlySpan<byte> manifest, ECDsa privateKey) =>
        privateKey.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <exception cref="InvalidModelException">The signature is missing, or not this key's over these bytes.</exception>
    public static void Verify(ReadOnlySpan<byte> manifest, byte[]? signature, ECDsa publicKey)
    {
        if (signature is null)
        {
            throw new InvalidModelException($"{FileName} is missing: the model is not signed, and this app takes signed ones only (training models sign).");
        }

        if (!publicKey.VerifyData(manifest, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
        {
            throw new InvalidModelException($"{FileName} is no signature of this {ModelManifest.FileName} by the key that this app trusts.");
        }
    }

    private static ECDsa Read(Action<ECDsa> import, Func<ECDsa, ECParameters> export)
    {
        var key = ECDsa.Create();
        try
        {
            import(key);
            if (export(key).Curve.Oid.Value != CurveOid) throw new CryptographicException("The key is not on the curve P-256.");
            return key;
        }
        catch (Exception fault)
        {
            key.Dispose();
            if (fault is ArgumentException or FormatException) throw new CryptographicException($"This is no key: {fault.Message}", fault);
            throw;
        }
    }
}
