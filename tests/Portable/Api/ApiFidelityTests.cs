namespace Digits.Portable.Tests.Api;

/// <summary>
/// What product code uses of a drop-in exists in the real package with the same signature, down to parameter names,
/// defaults and nullable annotations: the lists beside this file, one a drop-in, hold the real signatures.
/// They are rewritten, from the real packages' assemblies and never from a drop-in, by
/// <code>UPDATE_API_LISTS=1 dotnet test tests/Portable --filter ApiFidelity</code>
/// where the configured feed has the package, or with API_ASSEMBLIES naming a folder of its (reference) assemblies.
/// What neither offers is looked up at the address a failure names and added by hand.
/// The stronger proof is compiling against the real packages, as far as the feed has them; without native parts:
/// <code>dotnet build Serverless.sln --artifacts-path artifacts/real -p:RealPackages='"TorchSharp;Microsoft.ML.OnnxRuntime;System.IO.Hashing"'</code>
/// </summary>
public sealed class ApiFidelityTests
{
    public static TheoryData<string> DropIns => [.. DropIn.All.Select(d => d.Id)];

    [Theory]
    [MemberData(nameof(DropIns))]
    public void WhatProductCodeUsesIsListedWithTheSignatureOfTheDropIn(string id)
    {
        var dropIn = DropIn.All.Single(d => d.Id == id);
        UpdateIfAsked(dropIn);
        var (api, list) = (dropIn.Api(), ApiList.Load(dropIn));

        var unlisted = from use in dropIn.Use(api)
                       let member = api.Find(use.Key)
                       where member is null || !list.Lines.Any(member.Matches)
                       select $"{string.Join(", ", use)} uses\n  {member?.Line ?? use.Key}\n"
                           + (member is not null && list.Near(member).ToList() is { Count: > 0 } near
                               ? $"but of that name the real package is listed with\n  {string.Join("\n  ", near)}\n"
                               : "which is not listed. ")
                           + $"Look it up at {dropIn.Source}, {dropIn.Version}";

        AssertNone(unlisted);
    }

    [Theory]
    [MemberData(nameof(DropIns))]
    public void WhatIsListedIsInTheDropIn(string id)
    {
        var dropIn = DropIn.All.Single(d => d.Id == id);
        var (api, list) = (dropIn.Api(), ApiList.Load(dropIn));
        var lines = api.Members.ToLookup(m => m.Line);
        var oblivious = api.Members.Select(m => m.ObliviousLine + ApiMember.Oblivious).ToHashSet();

        AssertNone(from line in list.Lines
                   where !lines.Contains(line) && !oblivious.Contains(line)
                   select $"the drop-in lacks\n  {line}");

        // A base class or interface that only the drop-in has would let code compile that the real package refuses.
        AssertNone(from line in list.Lines
                   from member in lines[line]
                   where member.Key == "T:" + member.Type
                   from ancestor in api.ComingWith(member.Type)
                   where !list.Lines.Any(ancestor.Matches)
                   select $"the real package does not have\n  {ancestor.Line}");
    }

    [Theory]
    [MemberData(nameof(DropIns))]
    public void ListIsOfThePinnedVersionAndSorted(string id)
    {
        var dropIn = DropIn.All.Single(d => d.Id == id);
        var list = ApiList.Load(dropIn);

        Assert.Equal((dropIn.Id, dropIn.Version), (list.Package, list.Version));
        Assert.Equal(list.Lines.Distinct().Order(StringComparer.Ordinal), list.Lines);
        Assert.DoesNotContain(list.Lines, line => line.Contains(" #obsolete", StringComparison.Ordinal));
    }

    [RealPackageFact("Microsoft.Azure.Functions.Worker")]
    public void ListIsTrueToFunctionsWorker() => AssertListIsTrue("Microsoft.Azure.Functions.Worker");

    [RealPackageFact("Microsoft.ML.OnnxRuntime")]
    public void ListIsTrueToOnnxRuntime() => AssertListIsTrue("Microsoft.ML.OnnxRuntime");

    [RealPackageFact("SixLabors.ImageSharp")]
    public void ListIsTrueToImageSharp() => AssertListIsTrue("SixLabors.ImageSharp");

    [RealPackageFact("System.IO.Hashing")]
    public void ListIsTrueToHashing() => AssertListIsTrue("System.IO.Hashing");

    [RealPackageFact("TorchSharp")]
    public void ListIsTrueToTorchSharp() => AssertListIsTrue("TorchSharp");

    private static void AssertListIsTrue(string id)
    {
        var dropIn = DropIn.All.Single(d => d.Id == id);
        var real = PackageApi.Read(RealPackage.Find(dropIn).Assemblies).Members.Select(m => m.Line).ToHashSet();

        AssertNone(ApiList.Load(dropIn).Lines.Where(line => !real.Contains(line)));
    }

    private static void UpdateIfAsked(DropIn dropIn)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_API_LISTS") is not { Length: > 0 }
            || RealPackage.Find(dropIn) is not { Missing: null, Assemblies: var assemblies })
            return;
        var real = PackageApi.Read(assemblies);
        var standIn = dropIn.Api();
        var lines = dropIn.Use(real).Select(use => use.Key)
            .SelectMany(key => real.Find(key) is { } exact ? [exact] : Nearest(key, real, standIn))
            .SelectMany(member => real.ComingWith(member.Type).Where(m => standIn.Find(m.Key) is not null).Prepend(member))
            .Select(member => member.Line);
        bool fromFolder = Environment.GetEnvironmentVariable(RealPackage.FolderVariable) is { Length: > 0 } folder
            && assemblies[0].StartsWith(folder, StringComparison.Ordinal);
        string source = fromFolder ? $"read from reference assemblies of {dropIn.Source}" : "read from the package's assemblies";
        new ApiList(dropIn.Id, dropIn.Version, source, [.. lines.Distinct().Order(StringComparer.Ordinal)]).Save(dropIn);
    }

    /// <summary>For a member that the real package has with another signature: the overload that is most like it.</summary>
    private static IEnumerable<ApiMember> Nearest(string key, PackageApi real, PackageApi standIn)
    {
        if (standIn.Find(key) is not { } used)
            return [];
        string[] words = used.Line.Split(' ');
        return real.Named(used.Type, used.Name).OrderByDescending(other => words.Intersect(other.Line.Split(' ')).Count()).Take(1);
    }

    private static void AssertNone(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, $"{all.Count} found:\n" + string.Join("\n", all));
    }
}
