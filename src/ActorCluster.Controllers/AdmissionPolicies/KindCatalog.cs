using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Expressions;
using ActorCluster.Api.Resources;

namespace ActorCluster.Controllers.AdmissionPolicies;

/// <summary>A kind of objects in a version of its group.</summary>
/// <param name="Group">The group; empty for the core.</param>
/// <param name="Version">The version.</param>
/// <param name="Kind">The kind.</param>
public sealed record KindName(string Group, string Version, string Kind)
{
    /// <summary>As Go writes it: <c>apps/v1, Kind=Deployment</c>.</summary>
    public override string ToString() => $"{Group}/{Version}, Kind={Kind}";
}

/// <summary>
/// The kinds that are served and the types of their objects: the API's own, and those of definitions (the REST mapper and the schema
/// resolver of Kubernetes' controller manager). Types are made when they are first asked for.
/// </summary>
/// <param name="definitions">The definitions as they are now.</param>
public sealed class KindCatalog(Func<IEnumerable<CustomResourceDefinition>> definitions)
{
    private readonly Dictionary<KindName, CelShape> _own = [];

    /// <summary>
    /// The kinds of a resource. No group means any that has the resource in this version (meta.RESTMapper, KindsFor), and the singular
    /// does as well.
    /// </summary>
    /// <param name="group">The group; empty for any.</param>
    /// <param name="version">The version.</param>
    /// <param name="resource">The resource.</param>
    public IEnumerable<KindName> KindsFor(string group, string version, string resource)
    {
        var wanted = resource.ToLowerInvariant();
        var own = ResourceTypes.All.Select(static type => (type.Group, type.Version, type.Kind, type.Plural, type.Singular));
        var custom = definitions().SelectMany(static definition => definition.Spec.Versions
            .Where(static version => version.Served)
            .Select(version => (
                definition.Spec.Group, Version: version.Name, definition.Spec.Names.Kind, definition.Spec.Names.Plural,
                Singular: string.IsNullOrEmpty(definition.Spec.Names.Singular) ? definition.Spec.Names.Kind.ToLowerInvariant() : definition.Spec.Names.Singular)));
        return own.Concat(custom)
            .Where(type => (group.Length == 0 || type.Group == group) && type.Version == version && (type.Plural == wanted || type.Singular == wanted))
            .Select(static type => new KindName(type.Group, type.Version, type.Kind));
    }

    /// <summary>The type of the objects of a kind; null when nothing is known of it.</summary>
    /// <param name="kind">The kind.</param>
    public CelShape? ShapeOf(KindName kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (_own.TryGetValue(kind, out var known))
        {
            return known;
        }

        if (ResourceTypes.All.FirstOrDefault(type => type.Group == kind.Group && type.Version == kind.Version && type.Kind == kind.Kind) is { } own)
        {
            return _own[kind] = ObjectShapes.Of(own.ObjectType, kind.Kind);
        }

        var version = definitions()
            .Where(definition => definition.Spec.Group == kind.Group && definition.Spec.Names.Kind == kind.Kind)
            .SelectMany(static definition => definition.Spec.Versions)
            .FirstOrDefault(version => version.Name == kind.Version && version.Served);
        return version?.Schema?.OpenAPIV3Schema is { } schema
            ? CelShape.Of(StructuralSchema.Of(schema), isRoot: true, kind.Kind, ObjectShapes.Metadata(kind.Kind + ".metadata"))
            : null;
    }
}
