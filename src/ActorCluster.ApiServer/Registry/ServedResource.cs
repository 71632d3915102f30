using System.Security.Cryptography;
using System.Text;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry;

/// <summary>A resource as clients see it: its names, verbs, subresources and columns.</summary>
/// <param name="type">The resource.</param>
public class ServedResource(ResourceType type)
{
    private readonly IReadOnlyList<Subresource> _subresources = [];
    private string? _storageVersionHash;

    /// <summary>The resource: names, scope, categories, types.</summary>
    public ResourceType Type { get; } = type;

    /// <summary>The verbs in order of their letters, as discovery lists them.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = Registry.Verbs.Stored;

    /// <summary>The subresources, by name.</summary>
    public IReadOnlyList<Subresource> Subresources
    {
        get => _subresources;
        init => _subresources = [.. value.Select(subresource => subresource.On(Type)).OrderBy(static subresource => subresource.Name, StringComparer.Ordinal)];
    }

    /// <summary>The columns of its table; name and creation time for kinds without columns of their own.</summary>
    internal TablePrinter Columns { get; init; } = TablePrinters.Default;

    /// <summary>What its objects look like, for a resource that a definition added; null for those that have a type.</summary>
    public JsonSchemaProps? Schema { get; init; }

    /// <summary>What clients are warned of; null for nothing.</summary>
    public string? DeprecationWarning { get; init; }

    /// <summary>The group under whose name its objects are stored: events are those of the core group.</summary>
    internal string StorageGroup { get; init; } = type.Group;

    /// <summary>The version in which its objects are stored.</summary>
    internal string StorageVersion { get; init; } = type.Version;

    /// <summary>
    /// Identifies the version in which objects are stored: the first eight bytes of SHA-256 over <c>group/version/kind</c>
    /// (k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go). Empty for what is not stored.
    /// </summary>
    internal string StorageVersionHash => _storageVersionHash ??= Verbs.Contains("list") && Verbs.Contains("create")
        ? Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{StorageGroup}/{StorageVersion}/{Type.Kind}")).AsSpan(0, 8))
        : "";

    /// <summary>The subresource of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public Subresource? Find(string name)
    {
        foreach (var subresource in Subresources)
        {
            if (subresource.Name == name)
            {
                return subresource;
            }
        }

        return null;
    }

    /// <summary>A resource that is posted and never stored.</summary>
    /// <param name="type">The resource.</param>
    internal static ServedResource Posted(ResourceType type) => new(type) { Verbs = Registry.Verbs.Create };
}
