namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller must show in Azure. Not enforced on a developer's machine, as with <c>func start</c>.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}
