namespace Digits.Training.Evaluation;

/// <summary>Precision, recall and F1 in the mean over the digits that occur.</summary>
public sealed record ClassMeans(double Precision, double Recall, double F1)
{
    /// <summary>Every digit counts the same.</summary>
    public static ClassMeans Macro(IEnumerable<ClassFigures> classes) => Mean(classes, _ => 1);

    /// <summary>Every picture counts the same.</summary>
    public static ClassMeans Weighted(IEnumerable<ClassFigures> classes) => Mean(classes, digit => digit.Support);

    private static ClassMeans Mean(IEnumerable<ClassFigures> classes, Func<ClassFigures, double> weightOf)
    {
        var there = classes.Where(digit => digit.Support > 0).ToList();
        var total = there.Sum(weightOf);
        double Of(Func<ClassFigures, double> figure) => total == 0 ? 0 : there.Sum(digit => weightOf(digit) * figure(digit)) / total;
        return new(Of(digit => digit.Precision), Of(digit => digit.Recall), Of(digit => digit.F1));
    }
}
