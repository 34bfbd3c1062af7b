using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Fills a [FromBody] parameter with MVC's input formatters, as the real extension does.</summary>
internal static class RequestBody
{
    public static ParameterSource SourceFor(Type type) => invocation => ReadAsync(invocation.GetHttpContext()!, type);

    private static async ValueTask<object?> ReadAsync(HttpContext http, Type type)
    {
        var services = http.RequestServices;
        var metadata = services.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(type);
        var binder = services.GetRequiredService<IModelBinderFactory>().CreateBinder(new ModelBinderFactoryContext
        {
            Metadata = metadata,
            BindingInfo = new BindingInfo { BindingSource = BindingSource.Body },
            CacheToken = type,
        });
        var binding = new DefaultModelBindingContext
        {
            ModelMetadata = metadata,
            ModelName = "",
            BindingSource = BindingSource.Body,
            ModelState = new ModelStateDictionary(),
            ActionContext = new ActionContext { HttpContext = http },
        };
        await binder.BindModelAsync(binding).ConfigureAwait(false);
        if (binding.Result.IsModelSet) return binding.Result.Model;
        var errors = binding.ModelState.Values.SelectMany(entry => entry.Errors).ToArray();
        if (errors.Length == 0) return null;

        // A body over the limit must stay the 413 it is.
        if (errors.Select(e => e.Exception).OfType<BadHttpRequestException>().FirstOrDefault() is { } refused) throw refused;
        throw new InvalidOperationException(
            string.Join('\n', errors.Select(e => e.ErrorMessage is "" ? e.Exception?.Message : e.ErrorMessage)));
    }
}
