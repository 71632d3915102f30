using System.Buffers;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>What a webhook says.</summary>
/// <param name="Allowed">Whether it lets the request pass.</param>
/// <param name="Patch">How it changes the object, a JSON patch; empty for not at all.</param>
/// <param name="Result">Why it refuses; may be null.</param>
/// <param name="Warnings">What the client is to be warned of.</param>
internal sealed record ReviewResponse(bool Allowed, byte[] Patch, Status? Result, IReadOnlyList<string> Warnings)
{
    /// <summary>The type of the patch.</summary>
    public string PatchType { get; init; } = "";
}

/// <summary>
/// The messages between the API and webhooks (k8s.io/api/admission/v1 and v1beta1; k8s.io/apiserver/pkg/admission/plugin/webhook/request/
/// admissionreview.go).
/// </summary>
internal static class AdmissionReviews
{
    private const string Group = "admission.k8s.io";

    /// <summary>The version that a webhook is talked to in: the first that it names and the API knows; null when there is none.</summary>
    /// <param name="versions">What it names.</param>
    public static string? VersionOf(IReadOnlyList<string>? versions) => versions?.FirstOrDefault(static version => version is "v1" or "v1beta1");

    /// <summary>Writes a review.</summary>
    /// <param name="apiVersion">v1 or v1beta1.</param>
    /// <param name="uid">The review's own.</param>
    /// <param name="request">The request.</param>
    /// <param name="version">The version of its resource that the webhook asks for.</param>
    public static byte[] Write(string apiVersion, string uid, AdmissionAttributes request, ResourceDefinition version)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("kind", "AdmissionReview");
        json.WriteString("apiVersion", $"{Group}/{apiVersion}");
        json.WriteStartObject("request");
        json.WriteString("uid", uid);
        Write(json, "kind", request.KindIn(version));
        WriteResource(json, "resource", version);
        WriteGiven(json, "subResource", request.Subresource);
        Write(json, "requestKind", request.KindIn(request.Definition));
        WriteResource(json, "requestResource", request.Definition);
        WriteGiven(json, "requestSubResource", request.Subresource);
        WriteGiven(json, "name", request.Key.Name);
        WriteGiven(json, "namespace", request.Namespace);
        json.WriteString("operation", request.Operation);
        WriteUser(json, request);
        WriteObject(json, "object", request, request.In(version, request.Object));
        WriteObject(json, "oldObject", request, request.In(version, request.OldObject));
        json.WriteBoolean("dryRun", request.DryRun);
        json.WritePropertyName("options");
        if (request.Options is { } options)
        {
            options.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the answer to a review.</summary>
    /// <param name="body">The body.</param>
    /// <param name="apiVersion">v1 or v1beta1, as it was written in.</param>
    /// <param name="uid">The review's own.</param>
    /// <param name="isMutating">Whether the webhook may change the object.</param>
    /// <param name="failure">Why the answer is none.</param>
    public static ReviewResponse? Read(ReadOnlyMemory<byte> body, string apiVersion, string uid, bool isMutating, out string? failure)
    {
        failure = null;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            failure = $"failed to call webhook: couldn't get version/kind; json parse error: {Text(exception, body)}";
            return null;
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                failure = "failed to call webhook: couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type struct";
                return null;
            }

            failure = Check(root, apiVersion, uid, out var response);
            var reading = failure is null ? ReadResponse(response, apiVersion, isMutating, out failure) : null;
            failure = failure is null ? null : $"received invalid webhook response: {failure}";
            return reading;
        }
    }

    private static string? Check(JsonElement root, string apiVersion, string uid, out JsonElement response)
    {
        if (!root.TryGetProperty("response", out response) || response.ValueKind != JsonValueKind.Object)
        {
            return "webhook response was absent";
        }

        if (apiVersion != "v1")
        {
            return null;
        }

        if (TextOf(response, "uid") is var answered && answered != uid)
        {
            return $"expected response.uid={FieldError.Quote(uid)}, got {FieldError.Quote(answered)}";
        }

        var (version, kind) = (TextOf(root, "apiVersion"), TextOf(root, "kind"));
        return version == Group + "/v1" && kind == "AdmissionReview"
            ? null
            : $"expected webhook response of {Group}/v1, Kind=AdmissionReview, got {(version.Length == 0 ? "/" : version)}, Kind={kind}";
    }

    private static ReviewResponse? ReadResponse(JsonElement response, string apiVersion, bool isMutating, out string? failure)
    {
        failure = null;
        var patch = response.TryGetProperty("patch", out var encoded) && encoded.ValueKind == JsonValueKind.String && encoded.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : [];
        var type = response.TryGetProperty("patchType", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        if (apiVersion != "v1")
        {
            type = patch.Length > 0 ? "JSONPatch" : null;
            patch = isMutating ? patch : [];
        }
        else
        {
            failure = isMutating
                ? patch.Length > 0 && type is null ? "webhook returned response.patch but not response.patchType"
                    : patch.Length == 0 && type is not null ? "webhook returned response.patchType but not response.patch"
                    : type is "" ? "webhook returned invalid response.patchType of \"\"" : null
                : patch.Length > 0 ? "validating webhook may not return response.patch"
                    : type is not null ? "validating webhook may not return response.patchType" : null;
        }

        if (failure is not null)
        {
            return null;
        }

        Status? result = null;
        if (response.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object)
        {
            try
            {
                result = KubernetesJson.Decode<Status>(status.GetRawText());
            }
            catch (DecodingException exception)
            {
                failure = exception.Message;
                return null;
            }
        }

        var warnings = response.TryGetProperty("warnings", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(static warning => warning.ToString()).ToArray()
            : [];
        var allowed = response.TryGetProperty("allowed", out var answer) && answer.ValueKind == JsonValueKind.True;
        return new ReviewResponse(allowed, patch, result, warnings) { PatchType = type ?? "" };
    }

    private static void Write(Utf8JsonWriter json, string name, ObjectKind kind)
    {
        json.WriteStartObject(name);
        json.WriteString("group", kind.Group);
        json.WriteString("version", kind.Version);
        json.WriteString("kind", kind.Kind);
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, string name, ResourceDefinition definition)
    {
        json.WriteStartObject(name);
        json.WriteString("group", definition.Type.Group);
        json.WriteString("version", definition.Type.Version);
        json.WriteString("resource", definition.Type.Plural);
        json.WriteEndObject();
    }

    private static void WriteGiven(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteUser(Utf8JsonWriter json, AdmissionAttributes request)
    {
        json.WriteStartObject("userInfo");
        WriteGiven(json, "username", request.User.Name);
        WriteGiven(json, "uid", request.User.Uid);
        WriteTexts(json, "groups", request.User.Groups);
        if (request.User.Extra is { Count: > 0 } extra)
        {
            json.WriteStartObject("extra");
            foreach (var (name, values) in extra)
            {
                WriteTexts(json, name, values);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter json, string name, AdmissionAttributes request, KubernetesObject? value)
    {
        json.WritePropertyName(name);
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(AdmissionData.Encode(request, value), skipInputValidation: true);
        }
    }

    private static string TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // As Go's decoder says it of the first thing that is no JSON.
    private static string Text(JsonException exception, ReadOnlyMemory<byte> body)
    {
        var start = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 64)]).TrimStart();
        return start.Length == 0 ? "unexpected end of JSON input"
            : exception is { LineNumber: 0, BytePositionInLine: 0 } ? $"invalid character '{start[0]}' looking for beginning of value"
            : exception.Message;
    }
}
