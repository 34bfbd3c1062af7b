namespace Digits.Infra.Tests;

/// <summary>A test that needs the Bicep CLI; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = BicepCli.Missing;
}
