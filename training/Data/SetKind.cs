namespace Digits.Training.Data;

/// <summary>The forms of data sets, told apart by their files.</summary>
public enum SetKind
{
    /// <summary>MNIST's four idx files.</summary>
    Mnist,

    /// <summary>images-idx3-ubyte and labels-idx1-ubyte, of any image size.</summary>
    IdxPair,

    /// <summary>cells.csv with one digit a line, cut from pages by grid place.</summary>
    DigitCells,

    /// <summary>labels.csv or cells.csv with the numbers of images.</summary>
    Numbers,
}
