namespace Digits.Recognition;

/// <summary>How the numbers stand on a page.</summary>
public enum Layout
{
    /// <summary>Find out from the page; beside a scan's tables, numbers are read too.</summary>
    Auto,

    /// <summary>One number; the rest is noise.</summary>
    Field,

    /// <summary>Rows and columns of numbers; the rest is noise.</summary>
    Table,

    /// <summary>Numbers anywhere, in reading order.</summary>
    Page,
}
