// The training job. See what it can do with
//   dotnet run -c Release --project training -- --help
using Digits.Training.Commands;

return await Cli.RunAsync(args, Console.Out, Console.Error);
