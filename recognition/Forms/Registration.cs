using Digits.Recognition.Geometry;

namespace Digits.Recognition.Forms;

/// <summary>Where a form lies on a page.</summary>
/// <param name="ToPage">From the template's own units (shares times width and height) to the page's pixels.</param>
/// <param name="Support">Share of the template's lines that are found printed where they should be, beyond what chance gives on a page of as many lines; 0..1.</param>
internal sealed record Registration(Homography ToPage, double Support);
