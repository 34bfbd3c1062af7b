using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Digits.Portable.Tests.Api;
using TorchSharp;

namespace Digits.Portable.Tests.TorchSharp;

/// <summary>Every public type and member of the drop-in must be in the package, spelled the same: so says its own assembly.</summary>
public sealed class SignatureTests
{
    private const string Package = "TorchSharp";

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [RealPackageFact(Package)]
    public void EveryPublicMemberIsInThePackageWithTheSameSignature()
    {
        var package = new AssemblyLoadContext("package", isCollectible: true).LoadFromAssemblyPath(RealAssembly());
        var differences = new List<string>();
        foreach (var type in typeof(torch).Assembly.GetExportedTypes())
        {
            if (package.GetType(type.FullName!) is not { IsVisible: true } original)
            {
                differences.Add($"no type {type.FullName}");
                continue;
            }

            if (Kind(type) != Kind(original)) differences.Add($"{type.FullName}: {Kind(type)}, in the package {Kind(original)}");
            var members = Members(original);
            differences.AddRange(Members(type).Where(m => !members.Contains(m)).Select(m => $"{type.FullName}: {m}"));
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [RealPackageFact(Package)]
    public void TheComparisonSeesALargePartOfTheApi()
    {
        Assert.InRange(Members(typeof(torch)).Count, 500, 2000);
        Assert.InRange(Members(typeof(torch.Tensor)).Count, 500, 2000);
        Assert.Contains(
            "public static Conv2d Conv2d(Int64 in_channels, Int64 out_channels, Int64 kernel_size, Int64 stride = 1, Int64 padding = 0, " +
            "Int64 dilation = 1, PaddingModes padding_mode = Zeros, Int64 groups = 1, Boolean bias = True, torch.Device device = null, " +
            "torch.ScalarType? dtype = null)",
            Members(typeof(torch.nn)));
    }

    private static string RealAssembly() =>
        RealPackage.Find(DropIn.All.Single(dropIn => dropIn.Id == Package)).Assemblies.Single(path => Path.GetFileNameWithoutExtension(path) == Package);

    private static string Kind(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsInterface ? "interface" : "class";
        return $"{(type.IsAbstract ? "abstract " : "")}{(type.IsSealed ? "sealed " : "")}{kind} of {type.BaseType?.Name}";
    }

    /// <summary>What callers and derived classes see, inherited members included.</summary>
    private static HashSet<string> Members(Type type)
    {
        var result = new HashSet<string>();
        for (var part = type; part is not null && part.Assembly == type.Assembly; part = part.BaseType)
        {
            foreach (var field in part.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
            {
                var value = field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "";
                result.Add($"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}{value}");
            }

            foreach (var method in part.GetMethods(Declared).Where(IsVisible)) result.Add($"{Head(method)}{Result(method)} {Text(method)}");
            if (part != type) continue;
            foreach (var constructor in part.GetConstructors(Declared).Where(IsVisible)) result.Add($"{Head(constructor)}{Text(constructor)}");
        }

        return result;
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Head(MethodBase method) =>
        $"{(method.IsPublic ? "public " : "protected ")}{(method.IsStatic ? "static " : "")}";

    private static string Result(MethodInfo method) => Name(method.ReturnType) + TupleNames(method.ReturnParameter);

    private static string Text(MethodBase method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        var extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{method.Name}{generic}({extends}{string.Join(", ", method.GetParameters().Select(Parameter))})";
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var rest = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var way = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : rest;
        var otherwise = parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "";
        return $"{way}{Name(parameter.ParameterType)} {parameter.Name}{otherwise}";
    }

    /// <summary>The names of a tuple's parts, where it has them: results are taken apart by these.</summary>
    private static string TupleNames(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<TupleElementNamesAttribute>() is { } names ? $"[{string.Join(",", names.TransformNames)}]" : "";

    private static string Name(Type type)
    {
        if (type.IsByRef || type.IsArray)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]" : "");
        }

        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        if (type.IsGenericParameter) return type.Name;
        var name = type.Name.Split('`')[0];
        if (type.IsGenericType) name += $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        return type.IsNested ? $"{Name(type.DeclaringType!).Split('<')[0]}.{name}" : name;
    }
}
