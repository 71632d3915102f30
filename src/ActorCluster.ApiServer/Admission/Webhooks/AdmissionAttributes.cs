using System.Text.Json.Nodes;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>The group, version and kind of an object.</summary>
/// <param name="Group">The group; empty for the core group.</param>
/// <param name="Version">The version.</param>
/// <param name="Kind">The kind.</param>
internal readonly record struct ObjectKind(string Group, string Version, string Kind)
{
    /// <summary>The kind of a resource's objects.</summary>
    /// <param name="type">The resource.</param>
    public static ObjectKind Of(ResourceType type) => new(type.Group, type.Version, type.Kind);
}

/// <summary>Values of <see cref="AdmissionAttributes.Operation"/>.</summary>
internal static class AdmissionOperation
{
    public const string Create = "CREATE";
    public const string Update = "UPDATE";
    public const string Delete = "DELETE";
    public const string Connect = "CONNECT";
}

/// <summary>
/// A request as webhooks and policies see it (k8s.io/apiserver/pkg/admission/attributes.go). Its objects are in storage form, except those
/// of subresources with a kind of their own.
/// </summary>
internal sealed record AdmissionAttributes
{
    /// <summary>What is done, one of <see cref="AdmissionOperation"/>.</summary>
    public required string Operation { get; init; }

    /// <summary>The resource, in the version of the request.</summary>
    public required ResourceDefinition Definition { get; init; }

    /// <summary>The subresource; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The object; without a name while a creation has none.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>Who asks.</summary>
    public required Caller User { get; init; }

    /// <summary>Everything but the write.</summary>
    public bool DryRun { get; init; }

    /// <summary>The options of the request.</summary>
    public JsonObject? Options { get; init; }

    /// <summary>The object as it shall be; null for a deletion.</summary>
    public KubernetesObject? Object { get; init; }

    /// <summary>The object as it is; null for a creation.</summary>
    public KubernetesObject? OldObject { get; init; }

    /// <summary>The kind of the objects where it is not that of the resource (<c>Scale</c>, <c>Binding</c>, <c>Eviction</c>).</summary>
    public ObjectKind? OwnKind { get; init; }

    /// <summary>What a definition's webhook has made of the objects, for those who see another version than the request's.</summary>
    public IReadOnlyList<(KubernetesObject From, KubernetesObject To)> Converted { get; init; } = [];

    /// <summary>The namespace of the request: that of a Namespace is its own name.</summary>
    public string Namespace => IsNamespace ? Key.Name : Key.Namespace;

    /// <summary>Whether it is about a Namespace.</summary>
    public bool IsNamespace => Definition.Storage == StorageNames.Namespaces;

    /// <summary>
    /// Whether no webhook and no policy may see it, so that a bad one can be removed (IsExemptAdmissionConfigurationResource).
    /// </summary>
    public bool IsExempt => Definition.Type.Group == ResourceTypes.ValidatingWebhookConfigurations.Group;

    /// <summary>The kind of the objects in a version of the resource.</summary>
    /// <param name="version">The version.</param>
    public ObjectKind KindIn(ResourceDefinition version) => OwnKind ?? ObjectKind.Of(version.Type);

    /// <summary>An object of the request in a version of the resource.</summary>
    /// <param name="version">The version.</param>
    /// <param name="value">The object; null for none.</param>
    public KubernetesObject? In(ResourceDefinition version, KubernetesObject? value)
    {
        if (value is null || OwnKind is not null)
        {
            return value;
        }

        return version.Conversion is { } conversion
            ? value.ApiVersion == conversion.ApiVersion ? value : Find(value, conversion.ApiVersion)!
            : version.FromStorage is { } convert ? convert(value) : value;
    }

    /// <summary>The objects that a webhook has yet to convert before they can be shown in a version of the resource.</summary>
    /// <param name="version">The version.</param>
    public IReadOnlyList<KubernetesObject> Lacking(ResourceDefinition version)
    {
        if (OwnKind is not null || version.Conversion is not { } conversion)
        {
            return [];
        }

        return
        [
            .. new[] { Object, OldObject }.OfType<KubernetesObject>()
                .Where(value => value.ApiVersion != conversion.ApiVersion && Find(value, conversion.ApiVersion) is null)
                .Distinct(ReferenceEqualityComparer.Instance).Cast<KubernetesObject>(),
        ];
    }

    private KubernetesObject? Find(KubernetesObject value, string apiVersion) =>
        Converted.FirstOrDefault(pair => ReferenceEquals(pair.From, value) && pair.To.ApiVersion == apiVersion).To;
}
