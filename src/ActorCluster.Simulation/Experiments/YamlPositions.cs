using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorCluster.Simulation.Experiments;

/// <summary>Where the fields of a YAML document stand.</summary>
/// <param name="root">The document.</param>
internal sealed class YamlPositions(YamlNode root)
{
    /// <summary>The place of a field, or of the nearest one above it when it is missing.</summary>
    /// <param name="path">The field as errors name it: <c>spec.timeline[0].node.kind</c>, <c>metadata.labels[a.b/c]</c>.</param>
    public (int Line, int Column) Of(string path)
    {
        var (node, place) = (root, root.Start);
        var rest = path.AsSpan();
        while (rest.Length > 0 && Step(node, ref rest) is { } next)
        {
            (node, place) = next;
        }

        return ((int)place.Line, (int)place.Column);
    }

    private static (YamlNode Node, Mark Place)? Step(YamlNode node, ref ReadOnlySpan<char> rest)
    {
        switch (node)
        {
            case YamlSequenceNode list when rest[0] == '[':
                var end = rest.IndexOf(']');
                if (end < 0 || !int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= list.Children.Count)
                {
                    return null;
                }

                rest = rest[(end + 1)..];
                return (list.Children[index], list.Children[index].Start);
            case YamlMappingNode map:
                foreach (var (key, value) in map.Children)
                {
                    if (key is YamlScalarNode { Value: { } name } && Begins(rest, name) is var length and > 0)
                    {
                        rest = rest[length..];

                        // A value is what one looks for when it is wrong; an object or a list begins at its key.
                        return (value, value is YamlScalarNode ? value.Start : key.Start);
                    }
                }

                return null;
            default:
                return null;
        }
    }

    // How much of the path a key takes up: .name, name at the beginning, or [name]; 0 when it begins otherwise.
    private static int Begins(ReadOnlySpan<char> path, string name)
    {
        var dot = path[0] is '.' or '[' ? 1 : 0;
        var end = dot + name.Length;
        if (!path[dot..].StartsWith(name, StringComparison.Ordinal))
        {
            return 0;
        }

        return path[0] == '['
            ? end < path.Length && path[end] == ']' ? end + 1 : 0
            : end == path.Length || path[end] is '.' or '[' ? end : 0;
    }
}
