namespace Digits.Page.Tests;

/// <summary>A test that needs a browser.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null) Skip = NoChromium;
    }

    public const string NoChromium = "There is no Chromium on the PATH. Install it, on Debian with `apt-get install chromium`.";
}

/// <summary>As <see cref="BrowserFactAttribute"/>, for several cases.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (Chromium.Path is null) Skip = BrowserFactAttribute.NoChromium;
    }
}
