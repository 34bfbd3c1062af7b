namespace Digits.Portable.Tests.Api;

/// <summary>A test that needs a real package; skipped, with the reason, where the feed lacks it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealPackageFactAttribute : FactAttribute
{
    public RealPackageFactAttribute(string id)
    {
        var (_, missing) = RealPackage.Find(DropIn.All.Single(d => d.Id == id));
        Skip = missing is null ? null : $"the real package can't be had here: {missing}";
    }
}
