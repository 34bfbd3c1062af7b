using Digits.Recognition;
using Digits.Training.Data;
using Digits.Training.Models;

namespace Digits.Training.Evaluation;

/// <summary>Shows how far some work has come.</summary>
/// <param name="title">What is going on.</param>
/// <param name="total">Steps in all.</param>
/// <param name="work">Gets an action to call with steps done; from several threads.</param>
public delegate void Progress(string title, int total, Action<Action<int>> work);

/// <summary>Everything that is measured of a model: every data set found, what is no digit, spoiled images.</summary>
public static class ModelEvaluation
{
    /// <param name="data">Folder of data sets.</param>
    /// <param name="templates">Folder of form templates; null for none.</param>
    /// <param name="isQuick">Leaves out the spoiled images, 150,000 of them.</param>
    public static EvaluationResult Run(
        DigitClassifier classifier, string? data, string? templates, bool isQuick, Progress progress, CancellationToken cancellationToken)
    {
        var found = DataFolder.Find(data);
        var predictions = new List<DigitPredictions>();
        foreach (var set in found.Where(set => set.IsDigits).Select(set => set.ReadDigits("test")).Concat(SyntheticNonDigits.Make()))
        {
            progress(set.Name, set.Count, done => predictions.Add(Evaluator.Predict(classifier, set, done, cancellationToken)));
        }

        var mnist = found.FirstOrDefault(set => set.Kind == SetKind.Mnist);
        var reference = predictions.Find(digits => digits.Set.Name == mnist?.Name)?.DigitConfidences();
        var learned = LearnedFrom.Read(classifier.Manifest);
        var figures = predictions.SelectMany(digits => learned.Parts(digits.Set).Where(part => part.Indexes.Count > 0).Select(part =>
            digits.Select(part.Indexes).Score(classifier.Manifest.AcceptThreshold, reference) with { Split = part.Name, TrainedOn = part.IsTrainedOn }))
            .ToList();

        if (mnist != null && !isQuick)
        {
            var images = predictions.First(digits => digits.Set.Name == mnist.Name).Set;
            var robustness = default(RobustnessFigures);
            progress("spoiled images", images.Count * Corruptions.MnistCorruptions.All.Count,
                done => robustness = Evaluator.Robustness(classifier, images, done, cancellationToken));
            var at = figures.FindIndex(set => set.Name == mnist.Name);
            figures[at] = figures[at] with { Robustness = robustness };
        }

        var scans = new List<ScanReadings>();
        foreach (var set in found.Where(set => !set.IsDigits).Select(set => set.ReadNumbers()))
        {
            progress(set.Name, set.Scans.Count, done => scans.Add(Evaluator.Numbers(classifier, set, templates, done, cancellationToken)));
        }

        figures.AddRange(scans.Select(scan => scan.Figures));
        return new EvaluationResult(classifier.Manifest, figures, predictions, scans);
    }
}
