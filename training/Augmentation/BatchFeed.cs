using Digits.Recognition;
using Digits.Training.Data;

namespace Digits.Training.Augmentation;

/// <summary>
/// An epoch's batches, augmented in the background while the network trains. What a picture becomes follows from
/// (seed, epoch, its place in the epoch) alone, whatever thread makes it and when.
/// </summary>
public sealed class BatchFeed
{
    private const int Ahead = 6; // batches under way: evens out a step that takes long
    private const int Pixels = 784;
    private const int Rubbish = -1;

    private readonly TrainingData data;
    private readonly TrainSettings settings;
    private readonly int epoch;
    private readonly DigitClassifier? teacher;
    private readonly int[] order; // indexes of digits; Rubbish where something else is wanted

    /// <param name="epoch">From 1.</param>
    /// <param name="teacher">Whose answers make up half of each target; null for labels alone.</param>
    public BatchFeed(TrainingData data, TrainSettings settings, int epoch, DigitClassifier? teacher = null)
    {
        (this.data, this.settings, this.epoch, this.teacher) = (data, settings, epoch, teacher);
        order = [.. data.Training, .. Enumerable.Repeat(Rubbish, RubbishOf(data, settings))];
        new Random(unchecked(settings.Seed + (1_000_003 * epoch))).Shuffle(order);
    }

    /// <summary>Pictures of one epoch, rubbish among them.</summary>
    public static int CountOf(TrainingData data, TrainSettings settings) => data.Training.Length + RubbishOf(data, settings);

    /// <summary>The batches in order; the last may be smaller.</summary>
    public IEnumerable<TrainingBatch> Batches()
    {
        var underWay = new Queue<Task<TrainingBatch>>();
        for (var start = 0; start < order.Length || underWay.Count > 0;)
        {
            for (; underWay.Count < Ahead && start < order.Length; start += settings.Batch)
            {
                var (from, count) = (start, Math.Min(settings.Batch, order.Length - start));
                underWay.Enqueue(Task.Run(() => Make(from, count)));
            }

            yield return underWay.Dequeue().GetAwaiter().GetResult();
        }
    }

    private static int RubbishOf(TrainingData data, TrainSettings settings) =>
        (int)(data.Training.Length * settings.RubbishShare / (1 - settings.RubbishShare));

    private TrainingBatch Make(int from, int count)
    {
        var batch = new TrainingBatch(new float[count * Pixels], new float[count * 10], new byte[count]);
        Span<float> plain = stackalloc float[Pixels];
        for (var i = 0; i < count; i++)
        {
            var random = new Random(HashCode(from + i));
            var index = order[from + i];
            if (index == Rubbish) MakeRubbish(plain, random);
            else data.Digits.CopyInput(index, plain);
            Augmenter.Apply(plain, batch.Pixels.AsSpan(i * Pixels, Pixels), settings.Augmentation, random);

            batch.Labels[i] = index == Rubbish ? TrainingBatch.NoDigit : data.Digits.Labels[index];
            var targets = batch.Targets.AsSpan(i * 10, 10);
            targets.Fill(index == Rubbish ? 0.1f : (float)settings.LabelSmoothing / 10);
            if (index != Rubbish) targets[batch.Labels[i]] += (float)(1 - settings.LabelSmoothing);
        }

        if (teacher == null) return batch;
        var answers = teacher.Classify(batch.Pixels, count);
        for (var i = 0; i < answers.Length; i++) batch.Targets[i] = (batch.Targets[i] + answers[i]) / 2;
        return batch;
    }

    private void MakeRubbish(Span<float> picture, Random random)
    {
        var kind = random.NextDouble();
        if (kind < 0.5) Copy(data.Letters[random.Next(data.Letters.Length)], picture);
        else if (kind < 0.75) Copy(data.Marks[random.Next(data.Marks.Length)], picture);
        else if (kind < 0.82) Half(picture, random);
        else if (kind < 0.9) Pair(picture, random);
        else Paper(picture, random);
    }

    private void Half(Span<float> picture, Random random)
    {
        Span<float> digit = stackalloc float[Pixels];
        int index;
        do index = data.Training[random.Next(data.Training.Length)];
        while (!Fragments.HasHalf(data.Digits.Labels[index]));
        data.Digits.CopyInput(index, digit);
        Fragments.Half(digit, data.Digits.Labels[index], picture, random);
    }

    private void Pair(Span<float> picture, Random random)
    {
        Span<float> first = stackalloc float[Pixels];
        Span<float> second = stackalloc float[Pixels];
        data.Digits.CopyInput(data.Training[random.Next(data.Training.Length)], first);
        data.Digits.CopyInput(data.Training[random.Next(data.Training.Length)], second);
        Fragments.Pair(first, second, picture, random);
    }

    // Nothing but what a scanner adds to empty paper.
    private static void Paper(Span<float> picture, Random random)
    {
        picture.Clear();
        if (random.NextDouble() < 0.5) ScanEffects.UnevenBackground(picture, random);
        if (random.NextDouble() < 0.5) ScanEffects.Noise(picture, random);
        if (random.NextDouble() < 0.5) ScanEffects.Specks(picture, random);
        if (random.NextDouble() < 0.3) ScanEffects.RuledLine(picture, random);
    }

    private static void Copy(GreyImage image, Span<float> picture)
    {
        for (var i = 0; i < Pixels; i++) picture[i] = image.Pixels[i] / 255f;
    }

    // SplitMix64 (Steele, Lea and Flood 2014): neighbouring places get unrelated seeds.
    private int HashCode(int place)
    {
        var z = unchecked(((ulong)(uint)settings.Seed << 42) + ((ulong)(uint)epoch << 26) + (uint)place + 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return (int)(z ^ (z >> 31));
    }
}
