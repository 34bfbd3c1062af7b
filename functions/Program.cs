// The functions app: HTTP answers, uploaded scans, and the model they are read with.
// Run: `dotnet run --project functions` (or `func start` in functions/), with local.settings.json beside host.json.
// Expect the list of functions with their addresses, then a line that says which model serves.
using Digits.Functions;
using Digits.Functions.Corrections;
using Digits.Functions.Http;
using Digits.Functions.Inference;
using Digits.Functions.Scans;
using Digits.Functions.Serving;
using Digits.Functions.Storage;
using Digits.Functions.Telemetry;
using Digits.Functions.Web;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<InvocationTrace>();
builder.UseMiddleware<AnswerHeaders>();
builder.Services
    .AddSingleton(builder.Configuration.GetSection(AppSettings.Section).Get<AppSettings>() ?? new AppSettings())
    .AddSingleton<BlobStorage>()
    .AddSingleton<ServingModel>()
    .AddSingleton<ShadowComparison>()
    .AddSingleton<ClientLimits>()
    .AddSingleton<ReadingSlots>()
    .AddSingleton<RequestBody>()
    .AddSingleton<RequestImages>()
    .AddSingleton<ProblemResponses>()
    .AddSingleton<InferenceAnswers>()
    .AddSingleton<PageFiles>()
    .AddSingleton<FormTemplates>()
    .AddSingleton<ScanLayouts>()
    .AddSingleton<ScanParts>()
    .AddSingleton<ScanTelemetry>()
    .AddSingleton<ScanHandler>()
    .AddSingleton<PageRunHandler>()
    .AddSingleton<ScanCatalog>()
    .AddSingleton<ResultStore>()
    .AddSingleton<StorageQueues>()
    .AddSingleton<PoisonedScans>()
    .AddSingleton<TrainingPictures>()
    .AddHostedService<ContainerSetup>()
    .AddHostedService<ModelWatcher>();
builder.Services.AddTelemetryExport(builder.Configuration);
builder.Build().Run();
