namespace Digits.Training.Samples;

/// <summary>What a pen writes on: a whole sheet (<see cref="SamplePage"/>) or a small raster of ink alone (<see cref="PenRaster"/>).</summary>
public interface IPenCanvas
{
    /// <summary>A pen's stroke.</summary>
    /// <param name="line">Where the tip goes, in pixels.</param>
    /// <param name="radii">Half the stroke's width at each point, in pixels.</param>
    void Stroke(IReadOnlyList<PenPoint> line, IReadOnlyList<double> radii);
}
