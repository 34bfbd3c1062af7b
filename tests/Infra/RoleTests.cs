using System.Text.RegularExpressions;

namespace Digits.Infra.Tests;

/// <summary>Roles are given by id; a wrong digit would give another one.</summary>
public sealed class RoleTests
{
    // Azure's built-in roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly Dictionary<string, string> BuiltIn = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["9980e02c-c2be-4d73-94e8-173b1dc7cf3c"] = "Virtual Machine Contributor",
    };

    [Fact]
    public void EveryRoleIsTheOneItsCommentNames()
    {
        var roles = InfraFolder.Bicep.SelectMany(path => Regex.Matches(InfraFolder.Text(path), @"(?m)^var \w+ = '([\w-]{36})' // (.+)$"))
            .Select(match => (Id: match.Groups[1].Value, Name: match.Groups[2].Value)).ToList();

        Assert.Equal(BuiltIn.Keys.ToHashSet(), roles.Select(role => role.Id).ToHashSet());
        Assert.All(roles, role => Assert.Equal(BuiltIn[role.Id], role.Name));
    }

    [Fact]
    public void EveryIdInTheFilesIsAKnownRole() =>
        Assert.All(
            InfraFolder.Bicep.SelectMany(path => InfraFolder.Captures(InfraFolder.Text(path), "([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})")),
            id => Assert.Contains(id, BuiltIn.Keys));

    [Fact]
    public void EveryRoleIsInTheTableOfTheReadme() =>
        Assert.All(BuiltIn.Values, role => Assert.Contains($"| {role} |", InfraFolder.Text("infra/README.md"), StringComparison.Ordinal));

    [Fact]
    public void EveryRoleIsGivenOnOneResourceAndNotOnTheWholeGroup() =>
        Assert.All(
            InfraFolder.Bicep.SelectMany(path => InfraFolder.Captures(InfraFolder.Text(path), @"(?s)(resource \w+ 'Microsoft\.Authorization/role.*?\n[}\]])")),
            assignment => Assert.Matches(@"\n  +scope: \w+", assignment));
}
