using System.Text.Json.Nodes;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Ownership;
using ActorCluster.Api.Patching;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Ownership;

/// <summary>
/// A configuration that a client applies: the rest of server-side apply, around <see cref="FieldOwnership.Apply"/> (apiserver's
/// endpoints/handlers/patch.go and apimachinery's managedfields/internal: versioncheck, lastapplied, structuredmerge, conflict).
/// </summary>
/// <param name="definition">The resource.</param>
/// <param name="call">The call that carries the configuration.</param>
internal sealed class Configuration(ResourceDefinition definition, ApiCall call)
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Kubectl = "kubectl";
    private const int MostAnnotationBytes = 262_144;

    private static readonly FieldOwnership Scales = new(
        ObjectSchema.Of(typeof(Scale)), "autoscaling/v1", "", FieldSet.None, KubernetesJson.ToNode(new Scale()));

    /// <summary>Applies it.</summary>
    /// <param name="current">The object as it is; null when there is none.</param>
    /// <param name="now">The time.</param>
    /// <returns>The object as it shall be, and who owns what.</returns>
    /// <exception cref="StatusException">It is malformed, does not fit, or conflicts.</exception>
    public (KubernetesObject Object, IReadOnlyList<ManagedFieldsEntry>? Entries) ApplyTo(KubernetesObject? current, Time now)
    {
        var config = call.Subresource == "scale" ? ReadScale(current!) : Read(definition.Type.ApiVersion, definition.Type.Kind);
        var ownership = FieldTracking.Of(definition, call.Subresource);
        if (ownership.Check(config) is { Count: > 0 } errors)
        {
            throw Unfit(config, errors);
        }

        if (current is null && Text(config, "uid") is { Length: > 0 } uid)
        {
            throw new StatusException(StatusError.Conflict(
                definition.Type, call.Key.Name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found"));
        }

        var owners = ManagedFields.Decode(current?.Metadata.ManagedFields) ?? [];
        var live = current is null ? null : FieldTracking.Document(definition, current);
        var applied = ownership.Apply(owners, live, config, call.FieldManager, call.Force, now);
        if (applied.Object is null && call.FieldManager == Kubectl && live is not null && IsOfClientSideApply(ownership, live, ref applied))
        {
            applied = ownership.Apply(owners, live, config, call.FieldManager, true, now);
        }

        if (applied.Object is not { } result)
        {
            throw new StatusException(Conflict(applied.Conflicts));
        }

        KeepLastApplied(result, config);
        Complete(result, current is null);
        return (Decode(result), ManagedFields.Encode(applied.Owners));
    }

    private JsonObject Read(string apiVersion, string kind)
    {
        JsonObject config;
        try
        {
            config = JsonTree.Parse(call.Patch.Span) as JsonObject
                ?? throw new StatusException(StatusError.BadRequest(
                    "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal into Go value of type map[string]interface {}"));
        }
        catch (DecodingException exception)
        {
            throw new StatusException(StatusError.BadRequest("error decoding YAML: " + exception.Message));
        }

        var (foundVersion, foundKind) = (Scalar(config["apiVersion"]), Scalar(config["kind"]));
        if (foundVersion != apiVersion || foundKind != kind)
        {
            throw new StatusException(StatusError.BadRequest($"invalid object type: {GroupVersionKind(foundVersion, foundKind)}"));
        }

        if (config["metadata"] is JsonObject metadata && metadata["managedFields"] is not null)
        {
            throw new StatusException(StatusError.BadRequest("metadata.managedFields must be nil"));
        }

        return config;
    }

    // A scale is the part of its object that it shows; who applies it owns the replicas there (scalehandler.go).
    private JsonObject ReadScale(KubernetesObject current)
    {
        var scale = Read("autoscaling/v1", "Scale");
        if (Scales.Check(scale) is { Count: > 0 } errors)
        {
            throw Unfit(scale, errors);
        }

        var config = new JsonObject
        {
            ["apiVersion"] = definition.Type.ApiVersion,
            ["kind"] = definition.Type.Kind,
            ["metadata"] = new JsonObject { ["name"] = current.Metadata.Name, ["namespace"] = current.Metadata.Namespace },
        };
        foreach (var name in (ReadOnlySpan<string>)["uid", "resourceVersion"])
        {
            if (Text(scale, name) is { Length: > 0 } text)
            {
                config["metadata"]![name] = text;
            }
        }

        if (scale["spec"] is JsonObject spec && spec.TryGetPropertyValue("replicas", out var replicas))
        {
            config["spec"] = new JsonObject { ["replicas"] = replicas?.DeepClone() };
        }

        return config;
    }

    // What client-side apply set, and nobody has changed since, is kubectl's own.
    private static bool IsOfClientSideApply(FieldOwnership ownership, JsonObject live, ref Applied applied)
    {
        if (live["metadata"]?["annotations"]?[LastApplied] is not { } annotation)
        {
            return false;
        }

        try
        {
            if (JsonNode.Parse(Scalar(annotation)) is not JsonObject last || Scalar(last["apiVersion"]) != Scalar(live["apiVersion"])
                || ownership.Check(last).Count > 0)
            {
                return false;
            }

            var allowed = ownership.StillAsApplied(last, live);
            var left = applied.Conflicts
                .Select(conflict => conflict with { Fields = conflict.Fields.Except(allowed) })
                .Where(static conflict => !conflict.Fields.IsEmpty)
                .ToList();
            applied = applied with { Conflicts = left };
            return left.Count == 0;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    // kubectl's annotation goes along with what kubectl applies, so that client-side apply finds its way back.
    private void KeepLastApplied(JsonObject result, JsonObject config)
    {
        if (call.FieldManager != Kubectl || result["metadata"]?["annotations"] is not JsonObject annotations || Scalar(annotations[LastApplied]).Length == 0)
        {
            return;
        }

        var last = (JsonObject)config.DeepClone();
        if (last["metadata"]?["annotations"] is JsonObject own)
        {
            own.Remove(LastApplied);
        }

        var text = last.ToJsonString() + "\n";
        annotations[LastApplied] = text.Length > MostAnnotationBytes ? "" : text;
    }

    private void Complete(JsonObject result, bool isNew)
    {
        if (result["metadata"] is not JsonObject metadata)
        {
            result["metadata"] = metadata = [];
        }

        if (Text(result, "name").Length == 0)
        {
            metadata["name"] = call.Key.Name;
        }

        if (Text(result, "namespace").Length == 0 && call.Key.Namespace.Length > 0)
        {
            metadata["namespace"] = call.Key.Namespace;
        }

        if (isNew)
        {
            metadata.Remove("resourceVersion");
        }
    }

    private KubernetesObject Decode(JsonObject result)
    {
        try
        {
            return (KubernetesObject)KubernetesJson.Decode(result, definition.Type.ObjectType).Value;
        }
        catch (DecodingException exception)
        {
            throw new StatusException(StatusError.Unknown(
                $"failed to convert new object ({call.Key.Namespace}/{call.Key.Name}; {GroupVersionKind(definition.Type.ApiVersion, definition.Type.Kind)}) to proper version: unable to convert unstructured object to {definition.Type.ApiVersion}, Kind={definition.Type.Kind}: {exception.Message}"));
        }
    }

    private static Status Conflict(IReadOnlyList<FieldConflict> conflicts)
    {
        var causes = conflicts.SelectMany(static conflict => conflict.Fields.Paths().Select(path => (Owner: conflict.Owner.ToString(), Path: path))).ToList();
        string message;
        if (causes.Count == 1)
        {
            message = $"Apply failed with 1 conflict: conflict with {causes[0].Owner}: {causes[0].Path}";
        }
        else
        {
            var lines = causes
                .GroupBy(static cause => cause.Owner, StringComparer.Ordinal)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .SelectMany(static group => group.Select(static cause => "- " + cause.Path).Prepend($"conflicts with {group.Key}:"));
            message = $"Apply failed with {causes.Count} conflicts: {string.Join('\n', lines)}";
        }

        return StatusError.ApplyConflict(
            [.. causes.Select(static cause => new StatusCause { Reason = "FieldManagerConflict", Message = "conflict with " + cause.Owner, Field = cause.Path })],
            message);
    }

    // A plain error in Kubernetes 1.32 (managedfields/internal/structuredmerge.go), which is passed on without a reason.
    private static StatusException Unfit(JsonObject config, IReadOnlyList<string> errors) => new(StatusError.Unknown(
        $"failed to create typed patch object ({Text(config, "namespace")}/{Text(config, "name")}; {GroupVersionKind(Scalar(config["apiVersion"]), Scalar(config["kind"]))}): "
        + (errors.Count == 1 ? errors[0] : "errors:\n" + string.Join('\n', errors.Select(static error => "  " + error)))));

    private static string GroupVersionKind(string apiVersion, string kind) =>
        (apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion : "/" + apiVersion) + ", Kind=" + kind;

    private static string Text(JsonObject document, string name) => Scalar((document["metadata"] as JsonObject)?[name]);

    private static string Scalar(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
