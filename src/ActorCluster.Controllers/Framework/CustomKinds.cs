using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Resources;

namespace ActorCluster.Controllers.Framework;

/// <summary>The resources that CustomResourceDefinitions add, one served version of each, as a controller has heard of them.</summary>
public sealed class CustomKinds
{
    private readonly Dictionary<string, ResourceType> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ApiVersion, string Kind), ResourceType> _byKind = [];

    /// <summary>The resources, by the names of their definitions.</summary>
    public IReadOnlyDictionary<string, ResourceType> Resources => _resources;

    /// <summary>The resource whose objects say these of themselves, in any version of it; null when there is none.</summary>
    /// <param name="apiVersion">The group and version.</param>
    /// <param name="kind">The kind.</param>
    public ResourceType? FindByKind(string apiVersion, string kind) => _byKind.GetValueOrDefault((apiVersion, kind));

    /// <summary>Takes up a change of a definition.</summary>
    /// <param name="old">The definition as it was; null when it is new.</param>
    /// <param name="current">The definition as it is; null when it is gone.</param>
    /// <returns>The resource that is served no more, and the one that is from now on; null for none.</returns>
    public (ResourceType? Gone, ResourceType? Come) Change(CustomResourceDefinition? old, CustomResourceDefinition? current)
    {
        var name = (current ?? old)!.Metadata.Name;
        var before = _resources.GetValueOrDefault(name);
        var after = current is null ? null : CustomResources.ServedTypeOf(current);
        foreach (var version in old?.Spec.Versions ?? [])
        {
            _byKind.Remove(($"{old!.Spec.Group}/{version.Name}", old.Spec.Names.Kind));
        }

        if (after is null)
        {
            _resources.Remove(name);
            return (before, null);
        }

        _resources[name] = after;
        foreach (var version in current!.Spec.Versions)
        {
            _byKind[($"{current.Spec.Group}/{version.Name}", after.Kind)] = after;
        }

        return after.Equals(before) ? (null, null) : (before, after);
    }
}
