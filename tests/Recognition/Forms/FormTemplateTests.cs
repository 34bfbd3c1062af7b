using System.Text;
using Digits.Recognition.Forms;
using Digits.Tests;

namespace Digits.Recognition.Tests;

public sealed class FormTemplateTests
{
    private static FormTemplate Parse(string json) => FormTemplate.Parse(Encoding.UTF8.GetBytes(json));

    private static string Json(string fields = "", string sums = "", string name = "a") => $$"""
        {"name": "{{name}}", "width": 10, "height": 20,
         "lines": [{"direction": "across", "at": 0, "start": 0, "end": 1}, {"direction": "across", "at": 1, "start": 0, "end": 1},
                   {"direction": "down", "at": 0, "start": 0, "end": 1}, {"direction": "down", "at": 1, "start": 0, "end": 1}],
         "fields": [{"name": "n", "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.1{{fields}}}, {"name": "m", "x": 0.1, "y": 0.5, "width": 0.2, "height": 0.1}]{{sums}}}
        """;

    [Fact]
    public void WhatIsWrittenReadsTheSame()
    {
        var template = FormDrawing.Template();

        var back = FormTemplate.Parse(template.ToJson());

        Assert.Equal(template.Lines, back.Lines);
        Assert.Equal(template.Fields, back.Fields);
        Assert.Equal((template.Name, template.Width, template.Height), (back.Name, back.Width, back.Height));
        Assert.Equal(["a", "b"], Assert.Single(back.Sums).Of);
    }

    [Fact]
    public void EveryTemplateThatShipsCanBeUsed()
    {
        var folder = Repository.File("templates");
        var names = TemplateFolder.Names(folder);

        Assert.Contains("tally_forms", names);
        Assert.All(names, name => Assert.NotEmpty(TemplateFolder.Find(folder, name)!.Fields));
    }

    [Theory]
    [InlineData(", \"min\": 5, \"max\": 9", "4", "n is 4; it must be 5 or more.")]
    [InlineData(", \"min\": 5, \"max\": 9", "10", "n is 10; it must be 9 or less.")]
    [InlineData(", \"min\": 5, \"max\": 9", "7", null)]
    [InlineData(", \"minLength\": 3", "12", "n has 2 digits; it must have 3 or more.")]
    [InlineData(", \"required\": true", "", "n is empty.")]
    [InlineData("", "", null)]
    [InlineData(", \"pattern\": \"[12].\"", "31", "n is 31; it must match [12]..")]
    [InlineData(", \"check\": \"luhn\"", "79927398713", null)]
    [InlineData(", \"check\": \"luhn\"", "79927398710", "n is 79927398710; its check digit is wrong.")]
    [InlineData(", \"check\": \"mod11\"", "0306406152", null)]
    [InlineData(", \"check\": \"mod11\"", "0306406153", "n is 0306406153; its check digit is wrong.")]
    public void AFieldsRulesSayWhatIsWrong(string rules, string digits, string? problem) =>
        Assert.Equal(problem, Parse(Json(rules)).Fields[0].ProblemWith(digits));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"name\": \"a\"}")]
    public void WhatIsNoTemplateIsRefused(string json) => Assert.Throws<InvalidTemplateException>(() => Parse(json));

    [Theory]
    [InlineData(", \"boxes\": 0", "", "a")]
    [InlineData(", \"boxes\": 1000", "", "a")]
    [InlineData(", \"pattern\": \"(\"", "", "a")]
    [InlineData(", \"min\": 3, \"max\": 2", "", "a")]
    [InlineData(", \"colour\": 3", "", "a")]
    [InlineData("", ", \"sums\": [{\"of\": [\"n\"], \"is\": \"q\"}]", "a")]
    [InlineData("", ", \"sums\": [{\"of\": [\"n\"], \"is\": \"n\"}]", "a")]
    [InlineData("", ", \"sums\": [{\"of\": [], \"is\": \"n\"}]", "a")]
    [InlineData("", "", "../a")]
    [InlineData("", "", "A b")]
    public void WhatCantBeIsRefused(string fields, string sums, string name) =>
        Assert.Throws<InvalidTemplateException>(() => Parse(Json(fields, sums, name)));

    [Theory]
    [InlineData("../secret")]
    [InlineData("")]
    [InlineData("a/b")]
    public void ANameIsNoPath(string name) => Assert.Null(TemplateFolder.Find(Repository.File("templates"), name));
}
