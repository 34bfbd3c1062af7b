namespace Digits.Functions.Tests;

[CollectionDefinition(Name)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit's own word for classes that share a fixture.")]
public sealed class AppCollection : ICollectionFixture<AppFixture>
{
    public const string Name = "app";
}
