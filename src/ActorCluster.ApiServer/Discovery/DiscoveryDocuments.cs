using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace ActorCluster.ApiServer.Discovery;

/// <summary>A document with its fingerprint.</summary>
/// <param name="Utf8">The JSON.</param>
/// <param name="ETag">The fingerprint in quotes, as the header carries it.</param>
internal sealed record HashedDocument(byte[] Utf8, string ETag);

/// <summary>
/// What <c>/api</c>, <c>/apis</c> and below tell clients about the resources: the group documents and the aggregated ones. Each is
/// written on first use, and anew when resources have come or gone.
/// </summary>
internal sealed class DiscoveryDocuments
{
    private readonly ServedResources _resources;
    private readonly string _serverAddress;
    private volatile Made _made = new(new object());

    /// <summary>Prepares the documents.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="serverAddress">Host and port that <c>/api</c> names as the server's address.</param>
    public DiscoveryDocuments(ServedResources resources, string serverAddress)
    {
        _resources = resources;
        _serverAddress = serverAddress;
    }

    /// <summary>APIVersions, the answer to <c>/api</c>.</summary>
    public HashedDocument CoreVersions => Get("versions", writer =>
    {
        Begin(writer, "APIVersions", "");
        writer.WriteStartArray("versions");
        writer.WriteStringValue("v1");
        writer.WriteEndArray();
        writer.WriteStartArray("serverAddressByClientCIDRs");
        writer.WriteStartObject();
        writer.WriteString("clientCIDR", "0.0.0.0/0");
        writer.WriteString("serverAddress", _serverAddress);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>APIGroupList, the answer to <c>/apis</c>.</summary>
    public HashedDocument Groups => Get("groups", writer =>
    {
        Begin(writer, "APIGroupList", "v1");
        writer.WriteStartArray("groups");
        foreach (var group in NamedGroups())
        {
            WriteGroup(writer, group, false);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>APIGroup, the answer to <c>/apis/&lt;group&gt;</c>; null for a group that is not served.</summary>
    /// <param name="name">The group.</param>
    public HashedDocument? Group(string name)
    {
        foreach (var group in NamedGroups())
        {
            if (group.Key == name)
            {
                return Get("group " + name, writer => WriteGroup(writer, group, true));
            }
        }

        return null;
    }

    /// <summary>
    /// APIResourceList, the answer to <c>/api/v1</c> and <c>/apis/&lt;group&gt;/&lt;version&gt;</c>; null when it is not served.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="version">The version.</param>
    public HashedDocument? Resources(string group, string version) => _resources.FindGroupVersion(group, version) is { } found
        ? Get("resources " + found.Name, writer => WriteResourceList(writer, found))
        : null;

    /// <summary>APIGroupDiscoveryList, the aggregated answer to <c>/api</c> or <c>/apis</c>.</summary>
    /// <param name="isCore">For <c>/api</c>.</param>
    /// <param name="version">Version of apidiscovery.k8s.io: <c>v2</c> or <c>v2beta1</c>.</param>
    public HashedDocument Aggregated(bool isCore, string version) => Get($"aggregated {isCore} {version}", writer =>
    {
        Begin(writer, "APIGroupDiscoveryList", "apidiscovery.k8s.io/" + version);
        writer.WriteStartObject("metadata");
        writer.WriteEndObject();
        writer.WriteStartArray("items");
        foreach (var group in _resources.GroupVersions.GroupBy(served => served.Group).Where(group => (group.Key.Length == 0) == isCore))
        {
            AggregatedDiscovery.WriteGroup(writer, group);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>The paths that lead to groups and versions.</summary>
    public IEnumerable<string> Paths()
    {
        yield return "/api";
        yield return "/api/v1";
        yield return "/apis";
        foreach (var group in NamedGroups())
        {
            yield return "/apis/" + group.Key;
            foreach (var version in group)
            {
                yield return "/apis/" + version.Name;
            }
        }
    }

    private IEnumerable<IGrouping<string, ServedGroupVersion>> NamedGroups() =>
        _resources.GroupVersions.Where(served => served.Group.Length > 0).GroupBy(served => served.Group);

    private ConcurrentDictionary<string, HashedDocument> Documents
    {
        get
        {
            var made = _made;
            var version = _resources.Version;
            if (!ReferenceEquals(made.Version, version))
            {
                _made = made = new Made(version);
            }

            return made.Documents;
        }
    }

    private HashedDocument Get(string key, Action<Utf8JsonWriter> write) => Documents.GetOrAdd(key, static (_, write) =>
    {
        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return new HashedDocument(buffer.WrittenSpan.ToArray(), $"\"{Convert.ToHexString(SHA256.HashData(buffer.WrittenSpan))}\"");
    }, write);

    private sealed record Made(object Version)
    {
        public ConcurrentDictionary<string, HashedDocument> Documents { get; } = new();
    }

    private static void Begin(Utf8JsonWriter writer, string kind, string apiVersion)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", kind);
        if (apiVersion.Length > 0)
        {
            writer.WriteString("apiVersion", apiVersion);
        }
    }

    private static void WriteGroup(Utf8JsonWriter writer, IGrouping<string, ServedGroupVersion> group, bool alone)
    {
        writer.WriteStartObject();
        if (alone)
        {
            writer.WriteString("kind", "APIGroup");
            writer.WriteString("apiVersion", "v1");
        }

        writer.WriteString("name", group.Key);
        writer.WriteStartArray("versions");
        foreach (var version in group)
        {
            writer.WriteStartObject();
            WriteVersion(writer, version);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("preferredVersion");
        WriteVersion(writer, group.First());
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter writer, ServedGroupVersion version)
    {
        writer.WriteString("groupVersion", version.Name);
        writer.WriteString("version", version.Version);
    }

    private static void WriteResourceList(Utf8JsonWriter writer, ServedGroupVersion served)
    {
        Begin(writer, "APIResourceList", served.Group.Length == 0 ? "" : "v1");
        writer.WriteString("groupVersion", served.Name);
        writer.WriteStartArray("resources");
        foreach (var resource in served.Resources)
        {
            var type = resource.Type;
            WriteResource(writer, type.Plural, type.Singular, type.Namespaced, null, null, type.Kind, resource.Verbs);
            writer.WriteTexts("shortNames", type.ShortNames);
            writer.WriteTexts("categories", type.Categories);
            if (resource.StorageVersionHash.Length > 0)
            {
                writer.WriteString("storageVersionHash", resource.StorageVersionHash);
            }

            writer.WriteEndObject();
            foreach (var sub in resource.Subresources)
            {
                WriteResource(
                    writer,
                    $"{type.Plural}/{sub.Name}",
                    "",
                    type.Namespaced,
                    sub.NamesGroup ? sub.Group : null,
                    sub.NamesGroup ? sub.Version : null,
                    sub.Kind,
                    sub.Verbs);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteResource(
        Utf8JsonWriter writer, string name, string singular, bool namespaced, string? group, string? version, string kind, IReadOnlyList<string> verbs)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("singularName", singular);
        writer.WriteBoolean("namespaced", namespaced);
        if (group is not null)
        {
            writer.WriteString("group", group);
            writer.WriteString("version", version);
        }

        writer.WriteString("kind", kind);
        writer.WriteTexts("verbs", verbs);
    }
}
