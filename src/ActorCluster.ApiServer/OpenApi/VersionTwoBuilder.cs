using System.Text.Json.Nodes;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>
/// Makes the one document of version 2 of those of version 3: definitions for schemas, bodies as parameters, and what version 2 cannot say
/// in the form that kube-openapi gives it (kubernetes api/openapi-spec/swagger.json).
/// </summary>
internal static class VersionTwoBuilder
{
    private const string Kinds = "x-kubernetes-group-version-kind";

    /// <summary>Makes the document.</summary>
    /// <param name="documents">The documents of version 3.</param>
    /// <param name="version">The version of the API.</param>
    /// <param name="added">Names of the schemas that definitions added: the others show no defaults here.</param>
    public static JsonObject Build(IEnumerable<JsonObject> documents, string version, IReadOnlySet<string> added)
    {
        var paths = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        var definitions = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            foreach (var (path, item) in document["paths"]!.AsObject())
            {
                paths[path] = PathItem(item!.AsObject());
            }

            foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
            {
                var converted = VersionTwoSchema.Of(schema!.AsObject(), added.Contains(name));
                if (definitions.TryGetValue(name, out var known))
                {
                    JoinKinds(known!.AsObject(), converted);
                }
                else
                {
                    definitions.Add(name, converted);
                }
            }
        }

        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = version },
            ["paths"] = new JsonObject(paths),
            ["definitions"] = new JsonObject(definitions),
            ["securityDefinitions"] = new JsonObject
            {
                ["BearerToken"] = new JsonObject
                {
                    ["description"] = "Bearer Token authentication",
                    ["type"] = "apiKey",
                    ["name"] = "authorization",
                    ["in"] = "header",
                },
            },
            ["security"] = new JsonArray(new JsonObject { ["BearerToken"] = new JsonArray() }),
        };
    }

    private static JsonObject PathItem(JsonObject item)
    {
        var result = new JsonObject();
        foreach (var (name, value) in item)
        {
            result[name] = name == "parameters" ? Parameters(value!.AsArray(), null) : Operation(value!.AsObject());
        }

        return result;
    }

    private static JsonObject Operation(JsonObject operation)
    {
        var body = operation["requestBody"] as JsonObject;
        var result = new JsonObject();
        foreach (var (name, value) in operation)
        {
            switch (name)
            {
                case "parameters":
                    result[name] = Parameters(value!.AsArray(), body);
                    break;
                case "requestBody":
                    result["consumes"] = MediaTypes(body!);
                    break;
                case "responses":
                    var responses = new JsonObject();
                    foreach (var (code, response) in value!.AsObject())
                    {
                        responses[code] = Response(response!.AsObject());
                        if (code == "200")
                        {
                            result["produces"] = MediaTypes(response.AsObject());
                        }
                    }

                    result[name] = responses;
                    break;
                default:
                    result[name] = value?.DeepClone();
                    break;
            }
        }

        return result;
    }

    private static JsonArray Parameters(JsonArray parameters, JsonObject? body)
    {
        var result = new JsonArray();
        if (body is not null)
        {
            var parameter = new JsonObject { ["name"] = "body", ["in"] = "body", ["schema"] = SchemaOf(body) };
            if (body["required"] is { } required)
            {
                parameter["required"] = required.DeepClone();
            }

            result.Add(parameter);
        }

        foreach (var parameter in parameters)
        {
            var converted = new JsonObject();
            foreach (var (name, value) in parameter!.AsObject())
            {
                if (name != "schema")
                {
                    converted[name] = value?.DeepClone();
                    continue;
                }

                foreach (var (fact, what) in value!.AsObject())
                {
                    converted[fact] = what?.DeepClone();
                }
            }

            result.Add(converted);
        }

        return result;
    }

    private static JsonObject Response(JsonObject response)
    {
        var result = new JsonObject { ["description"] = response["description"]?.DeepClone() };
        if (SchemaOf(response) is { } schema)
        {
            result["schema"] = schema;
        }

        return result;
    }

    private static JsonObject? SchemaOf(JsonObject content) =>
        content["content"] is JsonObject types && types.Count > 0 && types.First().Value?["schema"] is JsonObject schema ? VersionTwoSchema.Of(schema, false) : null;

    private static JsonArray MediaTypes(JsonObject content) =>
        new([.. (content["content"]?.AsObject() ?? []).Select(static type => (JsonNode)type.Key)]);

    private static void JoinKinds(JsonObject known, JsonObject other)
    {
        if (known[Kinds] is not JsonArray kinds || other[Kinds] is not JsonArray more)
        {
            return;
        }

        foreach (var kind in more)
        {
            if (!kinds.Any(present => JsonNode.DeepEquals(present, kind)))
            {
                kinds.Add(kind!.DeepClone());
            }
        }
    }
}
