using System.Text;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>
/// The field that a failed rule is about: <c>.spec.name</c>, <c>.labels['a']</c> (ValidFieldPath in k8s.io/apiextensions-apiserver/pkg/
/// apiserver/schema/cel/validation.go).
/// </summary>
public static class SchemaFieldPath
{
    /// <summary>Brings a path into the form that errors show.</summary>
    /// <param name="path">The path, relative to the schema.</param>
    /// <param name="schema">The schema.</param>
    /// <returns>The path; null when it leads nowhere.</returns>
    public static string? Normalize(string path, StructuralSchema schema)
    {
        var result = new StringBuilder();
        var current = schema;
        for (var i = 0; i < path.Length;)
        {
            string name;
            if (path[i] == '.')
            {
                var start = ++i;
                while (i < path.Length && path[i] is not ('.' or '[' or ']'))
                {
                    i++;
                }

                name = path[start..i];
            }
            else if (path.AsSpan(i).StartsWith("['"))
            {
                var end = path.IndexOf("']", i, StringComparison.Ordinal);
                if (end < 0)
                {
                    return null;
                }

                name = path[(i + 2)..end].Replace("\\'", "'", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
                i = end + 2;
            }
            else
            {
                return null;
            }

            var isNamed = current.Properties.Count > 0;
            if ((isNamed ? current.Properties.GetValueOrDefault(name) : current.AdditionalProperties) is not { } next || name.Length == 0)
            {
                return null;
            }

            result.Append(isNamed ? result.Length == 0 ? name : "." + name : $"[{name}]");
            current = next;
        }

        return result.ToString();
    }
}
