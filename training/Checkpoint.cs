using System.Security.Cryptography;
using System.Text.Json;
using Digits.Recognition;
using Digits.Training.Networks;
using TorchSharp.Modules;

namespace Digits.Training;

/// <summary>
/// A training on disk: a mark, then four blocks, each its length (64 bits, little-endian) and its bytes: the state as JSON,
/// the averaged weights, the weights and the optimiser's state as TorchSharp writes them; at the end the SHA-256 of all before.
/// </summary>
public static class Checkpoint
{
    private static ReadOnlySpan<byte> Mark => "DIGITS-CHECKPOINT-2\n"u8;

    /// <summary>Writes beside <paramref name="path"/>, then renames: a crash leaves the old checkpoint whole.</summary>
    /// <exception cref="IOException">The disk is full or can't be written.</exception>
    public static void Save(string path, TrainState state, Network network, Network average, OptimizerHelper optimizer)
    {
        using var file = new MemoryStream();
        file.Write(Mark);
        WriteBlock(writer => writer.Write(JsonSerializer.SerializeToUtf8Bytes(state, ModelManifest.Json)));
        WriteBlock(writer => average.save(writer));
        WriteBlock(writer => network.save(writer));
        WriteBlock(optimizer.save_state_dict);
        file.Write(SHA256.HashData(file.GetBuffer().AsSpan(0, (int)file.Length)));
        AtomicFile.Write(path, file.GetBuffer().AsSpan(0, (int)file.Length));

        void WriteBlock(Action<BinaryWriter> write)
        {
            using var block = new MemoryStream();
            using var writer = new BinaryWriter(block);
            write(writer);
            writer.Flush();
            file.Write(BitConverter.GetBytes(block.Length));
            file.Write(block.GetBuffer(), 0, (int)block.Length);
        }
    }

    /// <summary>Reads the state only.</summary>
    /// <exception cref="JobFailedException">Missing or damaged.</exception>
    public static TrainState ReadState(string path) =>
        JsonSerializer.Deserialize<TrainState>(ReadBlocks(path)[0], ModelManifest.Json)
        ?? throw Damaged(path, null);

    /// <summary>Puts the averaged weights, which are the ones to use, into <paramref name="average"/>.</summary>
    /// <exception cref="JobFailedException">Missing, damaged, or of another network.</exception>
    public static void LoadAverage(string path, Network average) => Load(path, reader => average.load(reader), 1);

    /// <summary>Puts back all that a training needs to go on.</summary>
    /// <exception cref="JobFailedException">Missing, damaged, or of another network.</exception>
    public static void Load(string path, Network network, Network average, OptimizerHelper optimizer)
    {
        Load(path, reader => average.load(reader), 1);
        Load(path, reader => network.load(reader), 2);
        Load(path, optimizer.load_state_dict, 3);
    }

    private static void Load(string path, Action<BinaryReader> load, int block)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(ReadBlocks(path)[block]));
            load(reader);
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException or EndOfStreamException)
        {
            throw new JobFailedException($"{path} does not fit this network: {e.Message}", e);
        }
    }

    private static byte[][] ReadBlocks(string path)
    {
        if (!File.Exists(path)) throw new JobFailedException($"{path} is missing: `training train` writes it.");
        var file = File.ReadAllBytes(path);
        var content = file.AsSpan(0, Math.Max(0, file.Length - SHA256.HashSizeInBytes));
        if (!content.StartsWith(Mark) || !SHA256.HashData(content).AsSpan().SequenceEqual(file.AsSpan(content.Length)))
        {
            throw Damaged(path, null);
        }

        try
        {
            var blocks = new byte[4][];
            var rest = content[Mark.Length..];
            for (var i = 0; i < blocks.Length; i++)
            {
                var length = (int)BitConverter.ToInt64(rest);
                blocks[i] = rest.Slice(sizeof(long), length).ToArray();
                rest = rest[(sizeof(long) + length)..];
            }

            return blocks;
        }
        catch (ArgumentException e)
        {
            throw Damaged(path, e);
        }
    }

    private static JobFailedException Damaged(string path, Exception? innerException) => new(
        $"{path} is damaged or no checkpoint. Delete it and train again, or take the other one ({Train.BestFile}, {Train.LastFile}).",
        innerException);
}
