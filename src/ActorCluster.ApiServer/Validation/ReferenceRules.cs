using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Validation;

/// <summary>Rules for texts that name something elsewhere.</summary>
public static class ReferenceRules
{
    /// <summary>Checks a name that becomes part of a URL (apimachinery's <c>validation/path</c>, <c>IsValidPathSegmentName</c>).</summary>
    /// <param name="text">The name.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void PathSegment(string text, FieldPath path, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(errors);
        if (text is "." or "..")
        {
            errors.Invalid(path, text, $"may not be '{text}'");
            return;
        }

        foreach (var illegal in "/%")
        {
            if (text?.Contains(illegal, StringComparison.Ordinal) == true)
            {
                errors.Invalid(path, text, $"may not contain '{illegal}'");
            }
        }
    }

    /// <summary>Checks a name that must be given and becomes part of a URL.</summary>
    /// <param name="text">The name.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void RequiredPathSegment(string text, FieldPath path, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (string.IsNullOrEmpty(text))
        {
            errors.Required(path);
        }
        else
        {
            PathSegment(text, path, errors);
        }
    }

    /// <summary>
    /// Checks a domain and a path, <c>acme.io/foo</c> (apimachinery's <c>util/validation</c>, <c>IsDomainPrefixedPath</c>).
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void DomainPrefixedPath(string text, FieldPath path, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (string.IsNullOrEmpty(text))
        {
            errors.Required(path);
            return;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1)
        {
            errors.Invalid(path, text, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }

        errors.Invalid(path, text[..slash], Names.Dns1123Subdomain(text[..slash]));
        if (!text[(slash + 1)..].All(static character => char.IsAsciiLetterOrDigit(character) || "/-._~%!$&'()*+,;=:".Contains(character, StringComparison.Ordinal)))
        {
            errors.Invalid(path, text[(slash + 1)..], "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')");
        }
    }
}
