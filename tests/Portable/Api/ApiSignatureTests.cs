namespace Digits.Portable.Tests.Api;

/// <summary>The reading of assemblies itself: this one's samples give the lines that their source says.</summary>
public sealed class ApiSignatureTests
{
    private const string Here = "Digits.Portable.Tests.Api.";

    private const string ScaleParameters = "System.Collections.Generic.Dictionary<string, object?[]> by, double factor = 0.5, "
        + $"{Here}SampleSize? size = null, System.Threading.CancellationToken cancellationToken = default";

    private static readonly PackageApi Own = PackageApi.Read([typeof(ApiSignatureTests).Assembly.Location]);

    [Fact]
    public void LinesSayWhatTheSourceSays()
    {
        string[] expected =
        [
            $"{Here}Sample<T> is System.IDisposable",
            $"{Here}Sample<T>..ctor(T first): protected void",
            $"{Here}Sample<T>.Dispose(): void",
            $"{Here}Sample<T>.Find<TKey>(TKey key, [NotNullWhen(true)] out string? found, params int[] more): bool where TKey : {Here}ISampleKey, new()",
            $"{Here}Sample<T>.Limit: const 7 int",
            $"{Here}Sample<T>.Pairs: System.Collections.Generic.IReadOnlyList<(string Name, T? Value)>? {{ get; init; }}",
            $"{Here}Sample<T>.Scale({ScaleParameters}): T",
            $"{Here}Sample<T>.Size: {Here}SampleSize {{ get; protected set; }}",
            $"{Here}Sample<T>.Text: string? {{ get; }}",
            $"{Here}Sample<T>: abstract class where T : class",
            $"{Here}SampleAttribute is System.Attribute",
            $"{Here}SampleAttribute..ctor(): void",
            $"{Here}SampleAttribute.Name: string? {{ get; set; }}",
            $"{Here}SampleAttribute: sealed class, for Class, Method, many",
            $"{Here}SampleSize.Large = 4",
            $"{Here}SampleSize.Small = 1",
            $"{Here}SampleSize: enum of byte",
            $"override {Here}Sample<T>.Scale({ScaleParameters}): T",
            $"override {Here}Sample<T>.Text: string? {{ get; }}",
        ];

        var lines = Own.Members.Where(m => m.Type.StartsWith(Here + "Sample", StringComparison.Ordinal)).Select(m => m.Line);
        Assert.Equal(expected, lines.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LineWithoutNullableAnnotationsMatchesAnyAnnotation()
    {
        var member = Own.Named(Here + "SampleAttribute", "Name").First();

        Assert.True(member.Matches($"{Here}SampleAttribute.Name: string {{ get; set; }} #oblivious"));
        Assert.False(member.Matches($"{Here}SampleAttribute.Name: string {{ get; set; }}"));
        Assert.False(member.Matches($"{Here}SampleAttribute.Name: object {{ get; set; }} #oblivious"));
    }

    [Fact]
    public void UseIsWhatCompiledCodeCallsOverridesAndPutsIntoAttributes()
    {
        string product = typeof(ApiSignatureTests).Assembly.Location;
        var package = PackageApi.Read([typeof(FactAttribute).Assembly.Location]);

        var lines = ProductUse.Read(product, "xunit.core", package).Select(key => package.Find(key)!.Line).ToList();

        Assert.Contains("Xunit.FactAttribute: class, for Method", lines);
        Assert.Contains("Xunit.FactAttribute..ctor(): void", lines);
        // Set by code in RealPackageFactAttribute.
        Assert.Contains("Xunit.FactAttribute.Skip: string { get; set; } #oblivious", lines);
        // Set by a named argument below.
        Assert.Contains("Xunit.FactAttribute.Timeout: int { get; set; }", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("Xunit.FactAttribute.DisplayName", StringComparison.Ordinal));
    }

    [Fact(Timeout = 10_000)]
    public async Task NamedArgumentIsSeen() => await Task.CompletedTask;
}
