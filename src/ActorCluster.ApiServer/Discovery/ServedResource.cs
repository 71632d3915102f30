using System.Security.Cryptography;
using System.Text;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Discovery;

/// <summary>A resource as the front end serves it: its type, the verbs it supports, and its subresources.</summary>
/// <param name="Type">The resource.</param>
/// <param name="Verbs">The verbs in order of their letters, as discovery lists them.</param>
/// <param name="Subresources">The subresources, by name.</param>
internal sealed record ServedResource(ResourceType Type, IReadOnlyList<string> Verbs, IReadOnlyList<ServedSubresource> Subresources)
{
    /// <summary>
    /// Identifies the version in which objects are stored: the first eight bytes of SHA-256 over <c>group/version/kind</c>
    /// (k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go). Empty for what is not stored.
    /// </summary>
    public string StorageVersionHash { get; } = Verbs.Contains("list")
        ? Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{Type.Group}/{Type.Version}/{Type.Kind}")).AsSpan(0, 8))
        : "";

    /// <summary>The subresource of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public ServedSubresource? Find(string name)
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
}

/// <summary>A subresource.</summary>
/// <param name="Name">Its name, <c>status</c>.</param>
/// <param name="Kind">The kind that it takes and gives.</param>
/// <param name="Group">Group of that kind.</param>
/// <param name="Version">Version of that kind.</param>
/// <param name="NamesGroup">Whether discovery spells out group and version: it does where they differ from the resource's.</param>
/// <param name="Verbs">The verbs in order of their letters.</param>
internal sealed record ServedSubresource(string Name, string Kind, string Group, string Version, bool NamesGroup, IReadOnlyList<string> Verbs);
