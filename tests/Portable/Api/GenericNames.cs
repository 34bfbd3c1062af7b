using System.Collections.Immutable;

namespace Digits.Portable.Tests.Api;

/// <summary>The names of the type parameters in scope, and whether each is constrained to value types.</summary>
internal sealed record GenericNames(ImmutableArray<(string Name, bool IsStruct)> OfType, ImmutableArray<(string Name, bool IsStruct)> OfMethod)
{
    public static GenericNames None { get; } = new([], []);
}
