using System.Buffers;
using System.Globalization;

namespace ActorCluster.Api.Validation;

/// <summary>
/// The rules for names, labels, addresses and ports. Each returns what is wrong in the words of k8s.io/apimachinery/pkg/util/validation, or
/// an empty list, so that a valid text costs no allocation.
/// </summary>
public static partial class Names
{
    /// <summary>The longest DNS label, in characters.</summary>
    public const int LabelMaximumLength = 63;

    /// <summary>The longest DNS subdomain, in characters.</summary>
    public const int SubdomainMaximumLength = 253;

    private const string LabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string SubdomainPattern = LabelPattern + "(\\." + LabelPattern + ")*";
    private const string QualifiedPattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    private const string LabelMessage =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";

    private const string SubdomainMessage =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

    private const string Rfc1035Message =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";

    private const string WildcardMessage =
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";

    private const string QualifiedMessage =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

    private const string LabelValueMessage =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

    private const string EnvironmentMessage =
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";

    private const string RelaxedEnvironmentMessage =
        "a valid environment variable name must consist only of printable ASCII characters other than '='";

    private const string ConfigKeyMessage = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";

    private const string CIdentifierMessage =
        "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'";

    private static readonly SearchValues<char> ConfigKeyCharacters =
        SearchValues.Create("-._abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>A DNS label: namespaces, containers, ports by name.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> Dns1123Label(string text)
    {
        if (text.Length <= LabelMaximumLength && IsLabel(text))
        {
            return [];
        }

        var errors = new List<string>(2);
        AddTooLong(errors, text, LabelMaximumLength);
        if (!IsLabel(text))
        {
            // A text that would do as a subdomain differs by its dots alone; the message says so.
            errors.Add(IsSubdomain(text) ? "must not contain dots" : Message(LabelMessage, LabelPattern, "my-name", "123-abc"));
        }

        return errors;
    }

    /// <summary>A DNS subdomain: the names of most objects.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> Dns1123Subdomain(string text)
    {
        if (text.Length <= SubdomainMaximumLength && IsSubdomain(text))
        {
            return [];
        }

        var errors = new List<string>(2);
        AddTooLong(errors, text, SubdomainMaximumLength);
        if (!IsSubdomain(text))
        {
            errors.Add(Message(SubdomainMessage, SubdomainPattern, "example.com"));
        }

        return errors;
    }

    /// <summary>A DNS label that starts with a letter: Services.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> Dns1035Label(string text)
    {
        var matches = IsLabel(text) && text[0] is >= 'a' and <= 'z';
        if (matches && text.Length <= LabelMaximumLength)
        {
            return [];
        }

        var errors = new List<string>(2);
        AddTooLong(errors, text, LabelMaximumLength);
        if (!matches)
        {
            errors.Add(Message(Rfc1035Message, "[a-z]([-a-z0-9]*[a-z0-9])?", "my-name", "abc-123"));
        }

        return errors;
    }

    /// <summary>A DNS subdomain after <c>*.</c>: hosts of an Ingress.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> WildcardDns1123Subdomain(string text)
    {
        var matches = text.StartsWith("*.", StringComparison.Ordinal) && IsSubdomain(text.AsSpan(2));
        if (matches && text.Length <= SubdomainMaximumLength)
        {
            return [];
        }

        var errors = new List<string>(2);
        AddTooLong(errors, text, SubdomainMaximumLength);
        if (!matches)
        {
            errors.Add(Message(WildcardMessage, "\\*\\." + SubdomainPattern, "*.example.com"));
        }

        return errors;
    }

    /// <summary>An optional DNS prefix with a slash, and a name: keys of labels, annotations, resources and conditions.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> QualifiedName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var name = text.AsSpan(slash + 1);
        if ((slash < 0 || (slash is > 0 and <= SubdomainMaximumLength && IsSubdomain(text.AsSpan(0, slash))))
            && name.Length is > 0 and <= LabelMaximumLength && IsQualified(name))
        {
            return [];
        }

        if (slash >= 0 && name.Contains('/'))
        {
            return ["a qualified name " + Message(QualifiedMessage, QualifiedPattern, "MyName", "my.name", "123-abc") + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        }

        var errors = new List<string>(2);
        if (slash == 0)
        {
            errors.Add("prefix part must be non-empty");
        }
        else if (slash > 0)
        {
            foreach (var error in Dns1123Subdomain(text[..slash]))
            {
                errors.Add("prefix part " + error);
            }
        }

        if (name.Length == 0)
        {
            errors.Add("name part must be non-empty");
        }
        else if (name.Length > LabelMaximumLength)
        {
            errors.Add("name part " + TooLong(LabelMaximumLength));
        }

        if (!IsQualified(name))
        {
            errors.Add("name part " + Message(QualifiedMessage, QualifiedPattern, "MyName", "my.name", "123-abc"));
        }

        return errors;
    }

    /// <summary>The value of a label.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> LabelValue(string text)
    {
        var matches = text.Length == 0 || IsQualified(text);
        if (matches && text.Length <= LabelMaximumLength)
        {
            return [];
        }

        var errors = new List<string>(2);
        AddTooLong(errors, text, LabelMaximumLength);
        if (!matches)
        {
            errors.Add(Message(LabelValueMessage, "(" + QualifiedPattern + ")?", "MyValue", "my_value", "12345"));
        }

        return errors;
    }

    /// <summary>The name of an environment variable, by the strict rule of before 1.34.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> EnvironmentVariable(string text)
    {
        var matches = text.Length > 0 && !char.IsAsciiDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(ConfigKeyCharacters);
        if (matches && !IsPath(text))
        {
            return [];
        }

        var errors = new List<string>(2);
        if (!matches)
        {
            errors.Add(Message(EnvironmentMessage, "[-._a-zA-Z][-._a-zA-Z0-9]*", "my.env-name", "MY_ENV.NAME", "MyEnvName1"));
        }

        AddPath(errors, text);
        return errors;
    }

    /// <summary>
    /// The name of an environment variable, by the relaxed rule (<c>RelaxedEnvironmentVariableValidation</c>, on since 1.32).
    /// </summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> RelaxedEnvironmentVariable(string text)
    {
        if (text.Length == 0)
        {
            return ["environment variable name " + "must be non-empty"];
        }

        foreach (var character in text)
        {
            if (character is < ' ' or > '~' or '=')
            {
                return [RelaxedEnvironmentMessage];
            }
        }

        return [];
    }

    /// <summary>A key of a ConfigMap or Secret.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> ConfigMapKey(string text)
    {
        var matches = text.Length > 0 && !text.AsSpan().ContainsAnyExcept(ConfigKeyCharacters);
        if (matches && text.Length <= SubdomainMaximumLength && !IsPath(text))
        {
            return [];
        }

        var errors = new List<string>(2);
        AddTooLong(errors, text, SubdomainMaximumLength);
        if (!matches)
        {
            errors.Add(Message(ConfigKeyMessage, "[-._a-zA-Z0-9]+", "key.name", "KEY_NAME", "key-name"));
        }

        AddPath(errors, text);
        return errors;
    }

    /// <summary>A C identifier.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> CIdentifier(string text)
    {
        var matches = text.Length > 0 && !char.IsAsciiDigit(text[0]);
        foreach (var character in text)
        {
            matches &= char.IsAsciiLetterOrDigit(character) || character == '_';
        }

        return matches ? [] : [Message(CIdentifierMessage, "[A-Za-z_][A-Za-z0-9_]*", "my_name", "MY_NAME", "MyName")];
    }

    /// <summary>A percentage such as <c>25%</c>.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> Percent(string text) =>
        text.Length > 1 && text[^1] == '%' && !text.AsSpan(0, text.Length - 1).ContainsAnyExceptInRange('0', '9')
            ? []
            : [Message("a valid percent string must be a numeric string followed by an ending '%'", "[0-9]+%", "1%", "93%")];

    /// <summary><c>must be between 1 and 65535, inclusive</c>.</summary>
    /// <param name="lowest">The least.</param>
    /// <param name="highest">The most.</param>
    public static string InclusiveRange(long lowest, long highest) =>
        string.Create(CultureInfo.InvariantCulture, $"must be between {lowest} and {highest}, inclusive");

    internal static bool IsSubdomain(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var dot = text.IndexOf('.');
            if (!IsLabel(dot < 0 ? text : text[..dot]))
            {
                return false;
            }

            if (dot < 0)
            {
                return true;
            }

            text = text[(dot + 1)..];
        }
    }

    private static bool IsLabel(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || text[0] == '-' || text[^1] == '-')
        {
            return false;
        }

        foreach (var character in text)
        {
            if (character is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsQualified(ReadOnlySpan<char> text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && !text.ContainsAnyExcept(ConfigKeyCharacters);

    private static string TooLong(int maximum) => string.Create(CultureInfo.InvariantCulture, $"must be no more than {maximum} characters");

    private static void AddTooLong(List<string> errors, string text, int maximum)
    {
        if (text.Length > maximum)
        {
            errors.Add(TooLong(maximum));
        }
    }

    private static bool IsPath(string text) => text is "." || text.StartsWith("..", StringComparison.Ordinal);

    private static void AddPath(List<string> errors, string text)
    {
        if (text is "." or "..")
        {
            errors.Add($"must not be '{text}'");
        }
        else if (text.StartsWith("..", StringComparison.Ordinal))
        {
            errors.Add("must not start with '..'");
        }
    }

    private static string Message(string message, string pattern, params ReadOnlySpan<string> examples) =>
        $"{message} (e.g. '{string.Join("',  or '", examples)}', regex used for validation is '{pattern}')";
}
