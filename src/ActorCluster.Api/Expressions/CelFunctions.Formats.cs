using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Expressions;

/// <summary>A format that texts can be asked for (<c>format.dns1123Label()</c>).</summary>
/// <param name="Name">Its name.</param>
internal sealed record CelNamedFormat(string Name)
{
    /// <summary>How long its pattern is, or one that would do (format.go, MaxRegexSize).</summary>
    public long PatternSize => Name switch
    {
        "dns1123Subdomain" or "dns1123SubdomainPrefix" or "qualifiedName" => 60,
        "labelValue" => 40,
        "uri" => 1103,
        "uuid" => 70,
        "byte" => 84,
        "date" or "datetime" => 71,
        _ => 30,
    };
}

// Formats with names (k8s.io/apiserver/pkg/cel/library/format.go).
internal static partial class CelFunctions
{
    private static CelOptional FormatNamed(string name) => Validate(name, "") is null ? CelOptional.None : CelOptional.Of(new CelNamedFormat(name));

    private static object OnFormat(string name, CelNamedFormat format, object?[] arguments)
    {
        if (name != "validate" || arguments is not [string text])
        {
            return NoOverload;
        }

        var errors = Validate(format.Name, text) ?? [];
        return errors.Count == 0 ? CelOptional.None : CelOptional.Of(errors.Select(static error => (object?)error).ToArray());
    }

    // What is wrong with a text; null when there is no such format.
    private static IReadOnlyList<string>? Validate(string format, string text) => format switch
    {
        "dns1123Label" => Names.Dns1123Label(text),
        "dns1123Subdomain" => Names.Dns1123Subdomain(text),
        "dns1035Label" => Names.Dns1035Label(text),
        "dns1123LabelPrefix" => Names.Dns1123Label(Masked(text)),
        "dns1123SubdomainPrefix" => Names.Dns1123Subdomain(Masked(text)),
        "dns1035LabelPrefix" => Names.Dns1035Label(Masked(text)),
        "qualifiedName" => Names.QualifiedName(text),
        "labelValue" => Names.LabelValue(text),
        "uri" => GoUrl.TryParse(text, out _, out var wrong) ? [] : [wrong],
        "uuid" => TextFormats.IsValid("uuid", text) ? [] : ["does not match the UUID format"],
        "byte" => TextFormats.IsValid("byte", text) ? [] : ["invalid base64"],
        "date" => TextFormats.IsValid("date", text) ? [] : ["invalid date"],
        "datetime" => TextFormats.IsValid("datetime", text) ? [] : ["invalid datetime"],
        _ => null,
    };

    // The end of a prefix may be a dash: a name follows.
    private static string Masked(string prefix) => prefix.Length > 1 && prefix[^1] == '-' ? prefix[..^2] + "a" : prefix;
}
