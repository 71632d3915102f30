using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Discovery;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Registry;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>
/// Answers below <c>/openapi</c>: the index of version 3, one document for each version of a group, and all of them as one of version 2,
/// each made on first use (k8s.io/kube-openapi/pkg/handler3 and handler).
/// </summary>
/// <param name="resources">The resources.</param>
/// <param name="version">The version of the API.</param>
internal sealed class OpenApiDocuments(ServedResources resources, string version)
{
    private const string Prefix = "openapi/v3/";

    // Kubernetes lets clients that name the hash keep the document for ever.
    private const string Immutable = "public, immutable";

    // The form of version 2 that kubectl asks for, and how the answer calls it (k8s.io/kube-openapi/pkg/handler).
    private const string VersionTwo = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private const string VersionTwoContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    // kubectl turns to the protobuf for a kind that version 3 does not have. When it is not there either it asks for custom resource
    // definitions, and without an answer the user hears of them instead of "no matches for kind": where they are not served, an empty
    // document keeps it from asking. A swagger "2.0" with the title Kubernetes, no paths and no definitions.
    private static readonly byte[] VersionTwoWithoutDefinitions = [0x0a, 3, .. "2.0"u8, 0x12, 12, 0x0a, 10, .. "Kubernetes"u8, 0x42, 0];

    private readonly Lock _making = new();
    private volatile Made _made = new(new object());

    /// <summary>The answer to a path; null when there is none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path without slashes at its ends.</param>
    public Func<Task>? Find(HttpContext context, string path)
    {
        if (path == "openapi/v3")
        {
            return () => Answer.JsonAsync(context, StatusCodes.Status200OK, Current.Index ??= Index());
        }

        if (path == "openapi/v2")
        {
            return () => VersionTwoAsync(context);
        }

        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || GroupVersionOf(path[Prefix.Length..]) is not { } served)
        {
            return null;
        }

        return () => DocumentAsync(context, Current.Documents.GetOrAdd(served.Name, _ => Build(served)));
    }

    private Made Current
    {
        get
        {
            var made = _made;
            var current = resources.Version;
            if (!ReferenceEquals(made.Version, current))
            {
                _made = made = new Made(current);
            }

            return made;
        }
    }

    private Task VersionTwoAsync(HttpContext context)
    {
        var isProtobuf = AcceptHeader.Parse(context.Request.Headers.Accept).Any(static clause => clause.MediaType == VersionTwo);
        if (!isProtobuf && AcceptHeader.NegotiatePlain(context.Request.Headers.Accept, hasProtobuf: false) is null)
        {
            return Answer.StatusAsync(context, StatusError.NotAcceptable(MediaTypes.Documents));
        }

        var (json, protobuf) = Two();
        return SendAsync(context, isProtobuf ? protobuf : json, isProtobuf ? VersionTwoContentType : "application/json");
    }

    // Few ask for it, and it takes a moment: those that come at once wait for the one that is made.
    private (HashedDocument Json, HashedDocument Protobuf) Two()
    {
        lock (_making)
        {
            var made = Current;
            if (made.Two is not { } two)
            {
                var documents = resources.GroupVersions.Select(served =>
                    JsonNode.Parse(made.Documents.GetOrAdd(served.Name, _ => Build(served)).Utf8)!.AsObject());
                var added = resources.All.Where(static resource => resource.Schema is not null)
                    .Select(static resource => SchemaNames.Of(resource.Type)).ToHashSet(StringComparer.Ordinal);
                var document = VersionTwoBuilder.Build(documents, version, added);
                var hasDefinitions = resources.Find("apiextensions.k8s.io", "v1", "customresourcedefinitions") is not null;
                var protobuf = hasDefinitions ? VersionTwoProtobuf.Write(document) : VersionTwoWithoutDefinitions;
                made.Two = two = (Hashed(Encoding.UTF8.GetBytes(document.ToJsonString())), Hashed(protobuf));
            }

            return two;
        }
    }

    private static Task DocumentAsync(HttpContext context, HashedDocument document)
    {
        if (AcceptHeader.NegotiatePlain(context.Request.Headers.Accept, hasProtobuf: false) is null)
        {
            return Answer.StatusAsync(context, StatusError.NotAcceptable(MediaTypes.Documents));
        }

        return SendAsync(context, document, "application/json");
    }

    private static Task SendAsync(HttpContext context, HashedDocument document, string contentType)
    {
        if (QueryOptions.Single(context.Request.Query, "hash") is { Length: > 0 })
        {
            context.Response.Headers.CacheControl = Immutable;
        }

        context.Response.Headers.ETag = document.ETag;
        context.Response.Headers.Vary = "Accept";
        if (context.Request.Headers.IfNoneMatch == document.ETag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return Answer.JsonAsync(context, StatusCodes.Status200OK, document.Utf8, contentType);
    }

    private static string PathOf(ServedGroupVersion served) => served.Group.Length == 0 ? "api/" + served.Version : "apis/" + served.Name;

    private ServedGroupVersion? GroupVersionOf(string path)
    {
        foreach (var served in resources.GroupVersions)
        {
            if (PathOf(served) == path)
            {
                return served;
            }
        }

        return null;
    }

    // The hash covers what the documents are made of, not the documents, so that the index does not have to make them: they change with
    // the program and with the set of resources alone.
    private byte[] Index()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("paths");
            foreach (var served in resources.GroupVersions)
            {
                var path = PathOf(served);
                var parts = $"{typeof(OpenApiDocuments).Assembly.ManifestModule.ModuleVersionId} {version} {path} {string.Join(' ', served.Resources.Select(resource => resource.Type.Plural + SchemaHash(resource)))}";
                var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(parts)));
                writer.WriteStartObject(path);
                writer.WriteString("serverRelativeURL", $"/{Prefix}{path}?hash={hash}");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string SchemaHash(ServedResource resource) => resource.Schema is { } schema
        ? Convert.ToHexString(SHA256.HashData(KubernetesJson.Encode(schema)).AsSpan(0, 8))
        : "";

    private sealed record Made(object Version)
    {
        public ConcurrentDictionary<string, HashedDocument> Documents { get; } = new();

        public byte[]? Index { get; set; }

        public (HashedDocument Json, HashedDocument Protobuf)? Two { get; set; }
    }

    private HashedDocument Build(ServedGroupVersion served) => Hashed(OpenApiBuilder.Build(served, version));

    private static HashedDocument Hashed(byte[] bytes) => new(bytes, $"\"{Convert.ToHexString(SHA256.HashData(bytes))}\"");
}
