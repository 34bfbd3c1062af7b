#!/usr/bin/env -S dotnet
#:property PublishAot=false
// Reads a scan and prints its numbers, the unsure ones marked; amends nothing and needs no package.
//
//   dotnet samples/clients/ReadScan.cs samples/table.png [layout] [app]
//
// layout: auto, field, table or page. app: http://localhost:7071 unless named. DIGITS_KEY: the function key, in Azure.

using System.Net.Http.Headers;
using System.Net.Http.Json;

if (args is not [var file, ..])
{
    Console.Error.WriteLine("Which scan? dotnet samples/clients/ReadScan.cs FILE [LAYOUT] [APP]");
    return 2;
}

var layout = args.ElementAtOrDefault(1) ?? "auto";
using var http = new HttpClient { BaseAddress = new Uri(args.ElementAtOrDefault(2) ?? "http://localhost:7071") };
if (Environment.GetEnvironmentVariable("DIGITS_KEY") is { Length: > 0 } key) http.DefaultRequestHeaders.Add("x-functions-key", key);

using var content = new StreamContent(File.OpenRead(file));
content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
using var answer = await http.PostAsync($"/api/read?layout={layout}", content);
if (!answer.IsSuccessStatusCode)
{
    // Every error is problem+json, whose detail says what to do (RFC 9457).
    var problem = await answer.Content.ReadFromJsonAsync(ClientJson.Default.Problem);
    Console.Error.WriteLine($"{problem?.Title}: {problem?.Detail}");
    return 1;
}

var reading = await answer.Content.ReadFromJsonAsync(ClientJson.Default.Reading) ?? throw new InvalidDataException("The answer is empty.");
foreach (var page in reading.Pages)
{
    foreach (var line in page.Lines) Console.WriteLine(Show(line));
    foreach (var row in page.Tables.SelectMany(table => table.Rows)) Console.WriteLine(string.Join('\t', row.Select(Show)));
}

return 0;

static string Show(Number number) => number.Accepted ? number.Text : $"{number.Text}?";

internal sealed record Reading(Page[] Pages);

internal sealed record Page(Number[] Lines, Table[] Tables);

internal sealed record Table(Number[][] Rows);

internal sealed record Number(string Text, double Confidence, bool Accepted);

internal sealed record Problem(string Title, string Detail);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[System.Text.Json.Serialization.JsonSerializable(typeof(Reading))]
[System.Text.Json.Serialization.JsonSerializable(typeof(Problem))]
internal sealed partial class ClientJson : System.Text.Json.Serialization.JsonSerializerContext;
