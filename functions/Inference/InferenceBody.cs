using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Digits.Functions.Contract;
using Digits.Functions.Http;
using Digits.Recognition;

namespace Digits.Functions.Inference;

/// <summary>
/// The protocol's bodies to tensors and back: plain JSON, or JSON followed by raw little-endian tensors, with the length
/// of the JSON in the header Inference-Header-Content-Length (binary tensor data extension).
/// </summary>
public static class InferenceBody
{
    public const string JsonLengthHeader = "Inference-Header-Content-Length";

    /// <summary>Parses the JSON part, and gives what follows it.</summary>
    /// <exception cref="ProblemException">Not as the protocol says (400).</exception>
    public static (InferenceRequest Request, ReadOnlyMemory<byte> Raw) Parse(ReadOnlyMemory<byte> body, string? jsonLengthHeader)
    {
        var jsonLength = body.Length;
        if (!string.IsNullOrEmpty(jsonLengthHeader)
            && (!int.TryParse(jsonLengthHeader, NumberStyles.None, CultureInfo.InvariantCulture, out jsonLength) || jsonLength > body.Length))
        {
            throw Bad($"{JsonLengthHeader} is the number of JSON bytes at the body's beginning, at most {body.Length} here.");
        }

        try
        {
            var request = JsonSerializer.Deserialize<InferenceRequest>(body.Span[..jsonLength], ContractJson.Options);
            return (request ?? throw Bad("The body is null."), body[jsonLength..]);
        }
        catch (JsonException exception)
        {
            throw Bad($"The body is not the JSON that the Open Inference Protocol asks for: {exception.Message}");
        }
    }

    /// <summary>The request's pictures: n * 784 values in 0..1, ink bright.</summary>
    /// <exception cref="ProblemException">Not one input as the model takes it (400).</exception>
    public static float[] Images(InferenceRequest request, ReadOnlyMemory<byte> raw, ModelManifest manifest)
    {
        if (request.Inputs is not [{ } input]) throw Bad("inputs holds exactly one tensor.");
        if (input.Name != manifest.Input.Name) throw Bad($"The model's input is \"{manifest.Input.Name}\".");
        if (input.Shape is not [>= 1, ..] || !input.Shape.Skip(1).SequenceEqual(manifest.Input.Shape.Skip(1)))
        {
            throw Bad($"The input's shape is [n,{string.Join(',', manifest.Input.Shape.Skip(1))}] with n from 1 on.");
        }

        var isBytes = input.Datatype == "UINT8";
        if (!isBytes && input.Datatype != "FP32") throw Bad("The input's datatype is FP32 (0 to 1) or UINT8 (0 to 255), ink bright.");
        var images = input.Parameters?.BinarySize is { } size ? FromRaw(raw, size, isBytes) : FromJson(input, raw, isBytes);

        const int Pixels = MnistNormalization.Side * MnistNormalization.Side;
        if (images.Length % Pixels != 0 || images.Length / Pixels != input.Shape[0])
        {
            throw Bad($"The shape's {input.Shape[0]} pictures of {Pixels} values don't agree with the {images.Length} values that are there.");
        }

        if (isBytes)
        {
            for (var i = 0; i < images.Length; i++) images[i] /= 255;
        }
        else if (!images.All(float.IsFinite))
        {
            throw Bad("The input holds values that are no numbers.");
        }

        return images;
    }

    /// <exception cref="ProblemException">An output that there is not (400).</exception>
    public static bool WantsBinary(InferenceRequest request)
    {
        var byDefault = request.Parameters?.BinaryOutput ?? false;
        if (request.Outputs is null or []) return byDefault;
        return request.Outputs is [{ Name: ModelDescription.OutputName } output]
            ? output.Parameters?.Binary ?? byDefault
            : throw Bad($"The model's only output is \"{ModelDescription.OutputName}\".");
    }

    /// <summary>JSON, and the probabilities behind it when they are wanted as raw bytes.</summary>
    /// <param name="jsonLength">Bytes of the JSON.</param>
    public static byte[] Write(InferenceRequest request, ModelManifest manifest, float[] probabilities, bool binary, out int jsonLength)
    {
        var size = new InputParameters(probabilities.Length * sizeof(float));
        long[] shape = [probabilities.Length / DigitClassifier.Classes, DigitClassifier.Classes];
        var output = new OutputTensor(ModelDescription.OutputName, "FP32", shape, binary ? size : null, binary ? null : probabilities);
        var response = new InferenceResponse(manifest.Name, manifest.Version, request.Id, [output]);
        var json = JsonSerializer.SerializeToUtf8Bytes(response, ContractJson.Options);
        jsonLength = json.Length;
        return binary ? [.. json, .. MemoryMarshal.AsBytes<float>(probabilities)] : json;
    }

    private static float[] FromRaw(ReadOnlyMemory<byte> raw, int size, bool isBytes)
    {
        if (size != raw.Length) throw Bad($"binary_data_size says {size} bytes, {raw.Length} follow the JSON. Is {JsonLengthHeader} right?");
        if (isBytes) return Array.ConvertAll(raw.ToArray(), value => (float)value);
        return size % sizeof(float) == 0
            ? MemoryMarshal.Cast<byte, float>(raw.Span).ToArray()
            : throw Bad("FP32 takes four bytes a value.");
    }

    private static float[] FromJson(InputTensor input, ReadOnlyMemory<byte> raw, bool isBytes)
    {
        if (input.Data is null) throw Bad("The input has neither data nor parameters.binary_data_size.");
        if (!raw.IsEmpty) throw Bad("Bytes follow the JSON, but the input names no binary_data_size.");
        return !isBytes || input.Data.All(value => value is >= 0 and <= 255 && value == MathF.Truncate(value))
            ? input.Data
            : throw Bad("UINT8 values are whole numbers from 0 to 255.");
    }

    private static ProblemException Bad(string detail) => new(StatusCodes.Status400BadRequest, "The inference request can't be read", detail);
}
