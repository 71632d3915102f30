using System.Text;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Http;

/// <summary>A decoded body.</summary>
/// <param name="Value">The document; null on failure.</param>
/// <param name="Warnings">Unknown and duplicate fields, for Warning headers.</param>
/// <param name="Failure">Why it was refused.</param>
internal readonly record struct DecodedBody(TypeMeta? Value, IReadOnlyList<string> Warnings, Status? Failure);

/// <summary>
/// Turns a body into an object of the kind that the URL names, with the refusals of k8s.io/apiserver/pkg/endpoints/handlers (create.go,
/// update.go, rest.go: transformDecodeError, summarizeData). Pure.
/// </summary>
internal static class BodyDecoder
{
    private const string Json = "application/json";
    private const string Yaml = "application/yaml";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string Scheme = "\"pkg/api/legacyscheme/scheme.go:30\"";
    private const int SummaryLength = 30;

    /// <summary>Decodes a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="mediaType">Its media type; empty counts as JSON.</param>
    /// <param name="kind">The kind that it must have.</param>
    /// <param name="apiVersion">The group and version that it must have.</param>
    /// <param name="type">The type that holds it.</param>
    /// <param name="validation">What becomes of unknown fields.</param>
    public static DecodedBody Decode(
        ReadOnlyMemory<byte> body, string mediaType, string kind, string apiVersion, Type type, Endpoint.FieldValidation validation)
    {
        if (mediaType is not ("" or Json or Yaml or Protobuf))
        {
            return Refuse(StatusError.UnsupportedMediaType(MediaTypes.Bodies));
        }

        var (dataVersion, dataKind) = ("", "");
        IReadOnlyList<string> duplicates = [];
        try
        {
            if (mediaType == Yaml)
            {
                body = YamlToJson.Convert(body.Span, out duplicates);
            }

            (dataVersion, dataKind) = mediaType == Protobuf ? KubernetesProtobuf.PeekType(body) : KubernetesJson.PeekType(body.Span);
            if (MismatchOf(dataVersion, dataKind, kind, apiVersion) is { } mismatch)
            {
                return Refuse(mismatch);
            }

            if (mediaType == Protobuf)
            {
                return new DecodedBody(Named(KubernetesProtobuf.Decode(body, type), kind, apiVersion), [], null);
            }

            var decoded = validation == Endpoint.FieldValidation.Ignore
                ? new Decoded(KubernetesJson.Decode(body, type), [])
                : KubernetesJson.DecodeAndReport(body, type);
            duplicates = validation == Endpoint.FieldValidation.Ignore ? [] : duplicates;
            return decoded.Problems.Count + duplicates.Count > 0 && validation == Endpoint.FieldValidation.Strict
                ? Refuse(StatusError.BadRequest(
                    $"{kind} in version {FieldError.Quote(VersionOf(apiVersion))} cannot be handled as a {kind}: strict decoding error: {string.Join(", ", OfYaml(duplicates).Concat(decoded.Problems))}"))
                : new DecodedBody(Named((TypeMeta)decoded.Value, kind, apiVersion), [.. duplicates, .. decoded.Problems], null);
        }
        catch (DecodingException exception)
        {
            return Refuse(StatusError.BadRequest(dataKind.Length > 0
                ? $"{dataKind} in version {FieldError.Quote(VersionOf(dataVersion))} cannot be handled as a {kind}: {exception.Message}"
                : $"the object provided is unrecognized (must be of type {kind}): {exception.Message} ({Summarize(body.Span)})"));
        }
    }

    // The YAML decoder tells of all that is given twice in one error.
    private static IEnumerable<string> OfYaml(IReadOnlyList<string> duplicates) =>
        duplicates.Count == 0 ? [] : ["yaml: unmarshal errors:\n  " + string.Join("\n  ", duplicates)];

    private static TypeMeta Named(TypeMeta value, string kind, string apiVersion) =>
        value.Kind == kind && value.ApiVersion == apiVersion ? value : value with { Kind = kind, ApiVersion = apiVersion };

    private static DecodedBody Refuse(Status failure) => new(null, [], failure);

    // An absent kind or version is taken from the URL.
    private static Status? MismatchOf(string dataVersion, string dataKind, string kind, string apiVersion)
    {
        var version = dataVersion.Length == 0 ? apiVersion : dataVersion;
        var found = dataKind.Length == 0 ? kind : dataKind;
        if (version == apiVersion && found == kind)
        {
            return null;
        }

        if (found == kind && ResourceTypes.FindByKind(version, found) is not null)
        {
            return StatusError.BadRequest($"the API version in the data ({version}) does not match the expected API version ({apiVersion})");
        }

        return StatusError.BadRequest(
            $"{found} in version {FieldError.Quote(VersionOf(version))} cannot be handled as a {kind}: {WhyOtherKind(version, found, apiVersion, kind)}");
    }

    /// <summary>Why a document of one kind cannot be read as one of another.</summary>
    /// <param name="version">The group and version that it has.</param>
    /// <param name="found">The kind that it has.</param>
    /// <param name="apiVersion">The group and version that it must have.</param>
    /// <param name="kind">The kind that it must have.</param>
    internal static string WhyOtherKind(string version, string found, string apiVersion, string kind) => ResourceTypes.FindByKind(version, found) is { } known
        ? $"converting ({known.Version}.{found}) to ({GoTypes.PackageOf(apiVersion)}.{kind}): unknown conversion"
        : $"no kind {FieldError.Quote(found)} is registered for version {FieldError.Quote(version)} in scheme {Scheme}";

    private static string VersionOf(string apiVersion) => apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static string Summarize(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return "<empty>";
        }

        var cut = body.Length > SummaryLength ? body[..SummaryLength] : body;
        var text = body[0] == '{' ? Encoding.UTF8.GetString(cut) : Convert.ToHexStringLower(cut);
        return cut.Length < body.Length ? text + " ..." : text;
    }
}
