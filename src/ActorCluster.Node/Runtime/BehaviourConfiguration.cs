using System.Text;
using ActorCluster.Node.Settings;
using Akka.Configuration.Hocon;

namespace ActorCluster.Node.Runtime;

/// <summary>Reads the behaviour of an image from its section of the settings.</summary>
internal static class BehaviourConfiguration
{
    public static ContainerBehaviour Parse(string image, HoconValue value)
    {
        var behaviour = ContainerBehaviour.Empty;
        foreach (var (key, item) in value.GetObject().Items)
        {
            var list = item.IsArray() ? item.GetStringList().ToArray() : null;
            var next = BehaviourParser.With(behaviour, CamelCase(key), list is null ? item.GetString() : null, list, out var error);
            NodeSettings.Check(next is not null, $"runtime.images.\"{image}\": {error}");
            behaviour = next!;
        }

        return behaviour;
    }

    private static string CamelCase(string key)
    {
        var result = new StringBuilder(key.Length);
        var upper = false;
        foreach (var letter in key)
        {
            if (letter == '-')
            {
                upper = true;
                continue;
            }

            result.Append(upper ? char.ToUpperInvariant(letter) : letter);
            upper = false;
        }

        return result.ToString();
    }
}
