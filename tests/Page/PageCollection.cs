namespace Digits.Page.Tests;

[CollectionDefinition(Name)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit's own word for classes that share a fixture.")]
public sealed class PageCollection : ICollectionFixture<PageFixture>
{
    public const string Name = "page";
}
