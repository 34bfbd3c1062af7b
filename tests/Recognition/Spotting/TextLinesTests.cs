namespace Digits.Recognition.Tests.Spotting;

public sealed class TextLinesTests
{
    private const int Foot = 60, Tall = 20, Low = 14; // pixels; letters are 10 wide, 2 apart

    private readonly GreyImage ink = new(600, 100);
    private readonly List<Spot> spots = [];
    private int next = 20;

    [Fact]
    public void WordsOfTallDigitsAreNumbersAndWhatElseLooksLikeDigitsIsLetters()
    {
        Word("hlbdlt"); // h: a tall letter; x: a low one; 0: a tall digit; o: a low one that looks like a digit
        Word("xo");
        Word("000");
        Word("oxh");
        Word("oo");

        var (numbers, letters, others) = Split();

        Assert.Equal(3, Assert.Single(numbers).Count);
        Assert.Equal(4, letters.Count);
        Assert.Empty(others);
    }

    [Theory]
    [InlineData("000", "00", "0000", "00")] // numbers beside each other
    [InlineData("hhx", "000")] // a few letters
    [InlineData("hhx", " ", "000", " ", "hxx")] // and others far off
    public void OtherLinesAreLeftAsTheyAre(params string[] words)
    {
        foreach (var word in words) Word(word);

        var (numbers, letters, others) = Split();

        Assert.Empty(numbers);
        Assert.Empty(letters);
        Assert.Equal(spots, others);
    }

    [Fact]
    public void AHandThatKeepsNoLineIsNoPrint()
    {
        foreach (var (i, letter) in "hx0hx0hx0hx0".Index()) Letter(letter, Foot + (i % 2 * 5));

        Assert.Empty(Split().Letters);
    }

    private (List<List<Spot>> Numbers, List<Spot> Letters, List<Spot> Others) Split() =>
        TextLines.Split(spots, ConnectedComponents.Find(Bitmap.Above(ink, 100)));

    private void Word(string letters)
    {
        foreach (var letter in letters) Letter(letter, Foot);
        next += 8;
    }

    private void Letter(char letter, int foot)
    {
        var height = letter is 'x' or 'o' ? Low : Tall;
        if (letter == ' ') next += 30;
        else Drawing.Fill(ink, new Box(next, foot - height, 10, height), 200);
        if (letter is '0' or 'o') spots.Add(new Spot(next + 5, foot - (height / 2), 10, height, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.9));
        next += 12;
    }
}
