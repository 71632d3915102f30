using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorCluster.Api.Serialization;

/// <summary>Finds keys that a document gives twice, without knowing what the document is (sigs.k8s.io/json, UnmarshalStrict).</summary>
public static class JsonDuplicates
{
    private const int Most = 100;

    /// <summary>Finds them.</summary>
    /// <param name="utf8">A document; one that is malformed is read as far as it goes.</param>
    /// <returns><c>duplicate field "spec.paused"</c> for each, in the order of the document.</returns>
    public static IReadOnlyList<string> Find(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = KubernetesJson.MaximumDepth });
        var problems = new List<string>();
        try
        {
            reader.Read();
            Visit(ref reader, "", problems);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Whoever reads the document for good says what is wrong with it.
        }

        return problems;
    }

    /// <summary>
    /// Finds them in the operations of a JSON patch, and members that an operation does not have.
    /// </summary>
    /// <param name="utf8">The patch.</param>
    /// <returns><c>json patch unknown field "[0].vale"</c> for each, in the order of the document.</returns>
    public static IReadOnlyList<string> FindInOperations(ReadOnlySpan<byte> utf8)
    {
        var problems = new List<string>();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = KubernetesJson.MaximumDepth });
        reader.Read();
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                var path = string.Create(CultureInfo.InvariantCulture, $"[{i}].{name}");
                reader.Read();
                if (name is not ("op" or "path" or "from" or "value"))
                {
                    problems.Add($"unknown field \"{path}\"");
                    reader.Skip();
                    continue;
                }

                if (!seen.Add(name))
                {
                    problems.Add($"duplicate field \"{path}\"");
                }

                Visit(ref reader, path, problems);
            }
        }

        return [.. problems.Take(Most).Select(static problem => "json patch " + problem)];
    }

    private static void Visit(ref Utf8JsonReader reader, string path, List<string> problems)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var seen = new HashSet<string>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    var below = path.Length == 0 ? name : $"{path}.{name}";
                    if (!seen.Add(name) && problems.Count < Most)
                    {
                        problems.Add($"duplicate field \"{below}\"");
                    }

                    reader.Read();
                    Visit(ref reader, below, problems);
                }

                break;
            case JsonTokenType.StartArray:
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    Visit(ref reader, new StringBuilder(path).Append('[').Append(i).Append(']').ToString(), problems);
                }

                break;
            default:
                break;
        }
    }
}
