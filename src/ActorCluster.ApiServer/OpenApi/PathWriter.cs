using System.Text.Json;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;
using ActorCluster.ApiServer.Discovery;
using ActorCluster.ApiServer.Http;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>
/// Writes the paths of a version of a group with their operations. kubectl reads from them whether a kind supports dry runs and
/// field validation: the parameters of its PATCH say so.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="served">The version of the group.</param>
internal sealed class PathWriter(Utf8JsonWriter writer, ServedGroupVersion served)
{
    private static readonly string[] JsonTypes = ["application/json", "application/yaml"];
    private static readonly string[] BodyTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
    private static readonly string[] ListTypes = [.. BodyTypes, .. MediaTypes.Watches];

    private static readonly string[] PatchTypes =
    [
        "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json",
    ];

    private readonly string _name = OperationNames.Group(served.Group) + OperationNames.Capital(served.Version);
    private readonly string _root = served.Group.Length == 0 ? "/api/" + served.Version : "/apis/" + served.Name;

    /// <summary>Writes all paths.</summary>
    public void Write()
    {
        writer.WriteStartObject("paths");
        if (served.Resources.Any(static resource => resource.Schema is null))
        {
            WriteDiscovery();
        }

        foreach (var resource in served.Resources)
        {
            WriteResource(resource);
        }

        writer.WriteEndObject();
    }

    // What discovery says of the version; of one that definitions made it is not told.
    private void WriteDiscovery()
    {
        writer.WriteStartObject(_root + "/");
        writer.WriteStartObject("get");
        writer.WriteString("description", "get available resources");
        writer.WriteString("operationId", $"get{_name}APIResources");
        WriteTags();
        WriteResponses(SchemaNames.Of(ObjectSchema.Of(typeof(ApiResourceList))), "get", BodyTypes);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteTags()
    {
        writer.WriteStartArray("tags");
        writer.WriteStringValue($"{char.ToLowerInvariant(_name[0])}{OperationNames.Group(served.Group)[1..]}_{served.Version}");
        writer.WriteEndArray();
    }

    private void WriteResource(ServedResource resource)
    {
        var type = resource.Type;
        var isCustom = type.ObjectType == typeof(CustomObject);
        var collection = type.Namespaced ? $"{_root}/namespaces/{{namespace}}/{type.Plural}" : $"{_root}/{type.Plural}";
        var self = new Subject(type.Namespaced, type.Group, type.Version, type.Kind, SchemaNames.Of(type), type.Kind) { IsCustom = isCustom };
        var list = self with { Answer = resource.Verbs.Contains("list") ? SchemaNames.ListOf(type) : self.Answer };
        Begin(collection, type.Namespaced, false);
        foreach (var (verb, method, action) in new[] { ("list", "get", "list"), ("create", "post", "post"), ("deletecollection", "delete", "deletecollection") })
        {
            if (resource.Verbs.Contains(verb))
            {
                WriteOperation(verb == "list" ? list : self, method, action, verb);
            }
        }

        writer.WriteEndObject();
        if (type.Namespaced && resource.Verbs.Contains("list"))
        {
            Begin($"{_root}/{type.Plural}", false, false);
            WriteOperation(list with { Name = type.Kind + "ForAllNamespaces", IsNamespaced = false }, "get", "list", "list");
            writer.WriteEndObject();
        }

        if (resource.Verbs.Contains("get"))
        {
            Begin(collection + "/{name}", type.Namespaced, true);
            WriteItem(self, resource.Verbs);
            writer.WriteEndObject();
        }

        WriteWatches(resource, self);
        foreach (var sub in resource.Subresources)
        {
            Begin($"{collection}/{{name}}/{sub.Name}", type.Namespaced, true, ConnectionParameters.Of(sub.Kind, sub.Name));
            if (ConnectionParameters.IsConnection(sub.Kind))
            {
                WriteConnections(sub, type);
                writer.WriteEndObject();
                continue;
            }

            var schema = sub.Body is { } body ? SchemaNames.Of(ObjectSchema.Of(body)) : SchemaNames.Of(type);
            WriteItem(new Subject(type.Namespaced, sub.Group, sub.Version, sub.Kind, schema, type.Kind + OperationNames.Capital(sub.Name)) { IsCustom = isCustom }, sub.Verbs);
            writer.WriteEndObject();
        }
    }

    // The older way to watch, by a path of its own; definitions do not tell of it.
    private void WriteWatches(ServedResource resource, Subject self)
    {
        if (self.IsCustom || !resource.Verbs.Contains("watch"))
        {
            return;
        }

        var type = resource.Type;
        var watch = self with { Answer = SchemaNames.Of(ObjectSchema.Of(typeof(WatchEvent))) };
        var collection = type.Namespaced ? $"{_root}/watch/namespaces/{{namespace}}/{type.Plural}" : $"{_root}/watch/{type.Plural}";
        WriteWatch(collection, watch with { Name = type.Kind + "List" }, false, "watchlist");
        WriteWatch(collection + "/{name}", watch, true, "watch");
        if (type.Namespaced)
        {
            WriteWatch($"{_root}/watch/{type.Plural}", watch with { Name = type.Kind + "ListForAllNamespaces", IsNamespaced = false }, false, "watchlist");
        }
    }

    private void WriteWatch(string path, Subject subject, bool isItem, string action)
    {
        Begin(path, subject.IsNamespaced, isItem);
        WriteOperation(subject, "get", action, "watch");
        writer.WriteEndObject();
    }

    // A connection is made by every method that the subresource takes, and what comes back is no object.
    private void WriteConnections(Subresource subresource, ResourceType type)
    {
        foreach (var (verb, method) in new[] { ("get", "get"), ("update", "put"), ("create", "post"), ("patch", "patch"), ("delete", "delete") })
        {
            if (!subresource.Verbs.Contains(verb))
            {
                continue;
            }

            writer.WriteStartObject(method);
            writer.WriteString("description", $"connect {method.ToUpperInvariant()} requests to {subresource.Name} of {type.Kind}");
            writer.WriteString("operationId", $"connect{_name}{OperationNames.Capital(method)}{(type.Namespaced ? "Namespaced" : "")}{type.Kind}{OperationNames.Capital(subresource.Name)}");
            WriteTags();
            WriteTextResponse("*/*");
            WriteAction("connect", subresource.Group, subresource.Version, subresource.Kind);
            writer.WriteEndObject();
        }
    }

    private void WriteTextResponse(params ReadOnlySpan<string> types)
    {
        writer.WriteStartObject("responses");
        writer.WriteStartObject("200");
        writer.WriteString("description", "OK");
        writer.WriteStartObject("content");
        foreach (var type in types)
        {
            writer.WriteStartObject(type);
            writer.WriteStartObject("schema");
            writer.WriteString("type", "string");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("401");
        writer.WriteString("description", "Unauthorized");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteAction(string action, string group, string version, string kind)
    {
        writer.WriteString("x-kubernetes-action", action);
        writer.WriteStartObject("x-kubernetes-group-version-kind");
        writer.WriteString("group", group);
        writer.WriteString("kind", kind);
        writer.WriteString("version", version);
        writer.WriteEndObject();
    }

    private void WriteItem(Subject subject, IReadOnlyList<string> verbs)
    {
        foreach (var (verb, method) in new[] { ("get", "get"), ("update", "put"), ("create", "post"), ("patch", "patch"), ("delete", "delete") })
        {
            // An object is created through its collection; a subresource through its own path.
            if (verbs.Contains(verb) && (verb != "create" || !verbs.Contains("list")))
            {
                WriteOperation(subject, method, method == "get" ? "get" : method, verb);
            }
        }
    }

    private void Begin(string path, bool isNamespaced, bool isItem, IEnumerable<(string Name, string Type, string Description)>? more = null)
    {
        writer.WriteStartObject(path);
        writer.WriteStartArray("parameters");
        if (isItem)
        {
            WriteParameter("name", "path", "string", "name of the object");
        }

        if (isNamespaced)
        {
            WriteParameter("namespace", "path", "string", "namespace of the object");
        }

        foreach (var (name, type, description) in more ?? [])
        {
            WriteParameter(name, "query", type, description);
        }

        WriteParameter("pretty", "query", "string", "Whether the answer is indented.");
        writer.WriteEndArray();
    }

    private void WriteOperation(Subject subject, string method, string action, string verb)
    {
        writer.WriteStartObject(method);
        writer.WriteString("description", $"{verb} {subject.Kind}");
        writer.WriteString("operationId", OperationId(subject, verb));
        WriteTags();
        WriteParameters(verb);
        if (method is "post" or "put" or "patch" || verb is "delete" or "deletecollection")
        {
            var (schema, types) = verb switch
            {
                "patch" => (SchemaNames.Patch, subject.IsCustom ? MediaTypes.CustomPatches : PatchTypes),
                "delete" or "deletecollection" => (SchemaNames.Of(ObjectSchema.Of(typeof(DeleteOptions))), BodyTypes),
                _ => (subject.Schema, BodyTypes),
            };
            writer.WriteStartObject("requestBody");
            WriteContent(schema, types);
            if (method is not "delete")
            {
                writer.WriteBoolean("required", true);
            }

            writer.WriteEndObject();
        }

        var answer = verb is "delete" or "deletecollection" ? SchemaNames.Of(ObjectSchema.Of(typeof(Status))) : subject.Answer ?? subject.Schema;
        if (subject.Name == "PodLog")
        {
            WriteTextResponse(["text/plain", .. BodyTypes]);
        }
        else
        {
            WriteResponses(answer, verb, subject.IsCustom ? JsonTypes : verb is "list" or "watch" ? ListTypes : BodyTypes);
        }

        WriteAction(action, subject.Group, subject.Version, subject.Kind);
        writer.WriteEndObject();
    }

    private void WriteParameters(string verb)
    {
        writer.WriteStartArray("parameters");
        if (verb is "create" or "update" or "patch" or "delete" or "deletecollection")
        {
            WriteParameter("dryRun", "query", "string", "All goes through every stage without storing anything.");
        }

        switch (verb)
        {
            case "create" or "update" or "patch":
                WriteParameter("fieldManager", "query", "string", "Name of the program or person that makes the change.");
                WriteParameter("fieldValidation", "query", "string", "What becomes of unknown and duplicate fields: Ignore, Warn or Strict.");
                if (verb == "patch")
                {
                    WriteParameter("force", "query", "boolean", "Takes fields over from other managers. Only for apply patches.");
                }

                break;
            case "delete" or "deletecollection":
                WriteParameter("gracePeriodSeconds", "query", "integer", "Seconds that the object is given to end gracefully.");
                WriteParameter(
                    "ignoreStoreReadErrorWithClusterBreakingPotential", "query", "boolean", "Whether to delete what cannot be read.");
                WriteParameter("orphanDependents", "query", "boolean", "Whether dependents stay; not for use with propagationPolicy.");
                WriteParameter("propagationPolicy", "query", "string", "What becomes of dependents: Orphan, Background or Foreground.");
                break;
            default:
                break;
        }

        if (verb is "list" or "watch" or "deletecollection")
        {
            WriteParameter("allowWatchBookmarks", "query", "boolean", "Whether a watch may bring bookmarks.");
            WriteParameter("continue", "query", "string", "Token of the previous part of the list.");
            WriteParameter("fieldSelector", "query", "string", "Restricts the objects by their fields.");
            WriteParameter("labelSelector", "query", "string", "Restricts the objects by their labels.");
            WriteParameter("limit", "query", "integer", "The most objects in one part of the list.");
            WriteParameter("resourceVersion", "query", "string", "The revision that is wanted.");
            WriteParameter("resourceVersionMatch", "query", "string", "How the revision is taken: Exact or NotOlderThan.");
            WriteParameter("sendInitialEvents", "query", "boolean", "Whether a watch begins with the objects that there are.");
            WriteParameter("timeoutSeconds", "query", "integer", "Seconds that a watch lasts.");
            WriteParameter("watch", "query", "boolean", "Whether to watch instead of listing.");
        }

        writer.WriteEndArray();
    }

    private void WriteParameter(string name, string where, string type, string description)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("in", where);
        writer.WriteString("description", description);
        if (where == "path")
        {
            writer.WriteBoolean("required", true);
        }

        writer.WriteStartObject("schema");
        writer.WriteString("type", type);
        writer.WriteBoolean("uniqueItems", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteContent(string schema, IReadOnlyList<string> types)
    {
        writer.WriteStartObject("content");
        foreach (var type in types)
        {
            writer.WriteStartObject(type);
            writer.WriteStartObject("schema");
            writer.WriteString("$ref", SchemaNames.Reference + schema);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private void WriteResponses(string schema, string verb, IReadOnlyList<string> types)
    {
        writer.WriteStartObject("responses");
        foreach (var (code, text) in new[] { ("200", "OK"), ("201", "Created"), ("202", "Accepted"), ("401", "Unauthorized") })
        {
            var isGiven = code switch
            {
                "201" => verb is "create" or "update" or "patch",
                "202" => verb is "create" or "delete",
                _ => true,
            };
            if (!isGiven)
            {
                continue;
            }

            writer.WriteStartObject(code);
            writer.WriteString("description", text);
            if (code != "401")
            {
                WriteContent(schema, types);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private string OperationId(Subject subject, string verb)
    {
        var word = verb switch
        {
            "get" => "read",
            "update" => "replace",
            "deletecollection" => "deleteCollection",
            _ => verb,
        };
        return $"{word}{_name}{(subject.IsNamespaced ? "Namespaced" : "")}{subject.Name}";
    }

    /// <summary>What an operation is about.</summary>
    private sealed record Subject(bool IsNamespaced, string Group, string Version, string Kind, string Schema, string Name)
    {
        /// <summary>The schema of the answer where it differs.</summary>
        public string? Answer { get; init; }

        /// <summary>Whether a definition added it: kubectl reads here that it takes no strategic merge patches.</summary>
        public bool IsCustom { get; init; }
    }
}
