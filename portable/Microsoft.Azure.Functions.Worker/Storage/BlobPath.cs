using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The path of a blob trigger: a container, and a pattern whose <c>{tokens}</c> match parts of blob names.</summary>
internal sealed class BlobPath
{
    private readonly Regex? pattern; // null: every blob of the container

    /// <exception cref="FormatException">The path names no container, or a token twice.</exception>
    public BlobPath(string path)
    {
        (Container, var blob) = Split(path);
        if (Container.Length == 0 || Container.Contains('{'))
            throw new FormatException($"'{path}' must begin with a container's name.");
        if (blob.Length == 0) return;
        var expression = new StringBuilder("^");
        var prefix = new StringBuilder();
        foreach (Match part in Regex.Matches(blob, @"\{\{|\}\}|\{([^{}]+)\}|[^{}]+"))
        {
            if (part.Groups[1].Success)
            {
                if (Tokens.Contains(part.Groups[1].Value)) throw new FormatException($"'{path}' has a token twice.");
                expression.Append($"(?<t{Tokens.Count}>.+)");
                Tokens.Add(part.Groups[1].Value);
                continue;
            }
            var literal = part.Value is "{{" or "}}" ? part.Value[..1] : part.Value;
            expression.Append(Regex.Escape(literal));
            if (Tokens.Count == 0) prefix.Append(literal);
        }
        Prefix = prefix.ToString();
        pattern = new Regex(expression.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    public string Container { get; }

    /// <summary>What every matching name begins with.</summary>
    public string Prefix { get; } = "";

    private List<string> Tokens { get; } = [];

    /// <returns>Container and blob; the blob is empty when the path names none.</returns>
    public static (string Container, string Blob) Split(string path)
    {
        var trimmed = path.TrimStart('/');
        var slash = trimmed.IndexOf('/');
        return slash < 0 ? (trimmed, "") : (trimmed[..slash], trimmed[(slash + 1)..]);
    }

    /// <param name="tokens">Token -> part of the name. The first of several tokens takes as much as it can.</param>
    public bool Matches(string blobName, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? tokens)
    {
        var match = pattern?.Match(blobName);
        tokens = match is { Success: false } ? null
            : Tokens.Select((token, i) => (token, i)).ToDictionary(t => t.token, t => match!.Groups[$"t{t.i}"].Value);
        return tokens is not null;
    }
}
