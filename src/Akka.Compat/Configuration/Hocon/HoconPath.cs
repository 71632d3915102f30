using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Dotted paths; a key that holds a dot itself is written in quotes.</summary>
internal static class HoconPath
{
    public static HoconValue? Find(HoconValue root, string path)
    {
        if (path.Contains('"')) return Find(root, Split(path));

        HoconValue? current = root;
        var rest = path.AsSpan();
        while (true)
        {
            var dot = rest.IndexOf('.');
            var key = dot < 0 ? rest : rest[..dot];
            var items = current.GetObject()?.Items;
            if (items == null || !items.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out current)) return null;
            if (dot < 0) return current;
            rest = rest[(dot + 1)..];
        }
    }

    private static HoconValue? Find(HoconValue root, List<string> keys)
    {
        HoconValue? current = root;
        foreach (var key in keys)
        {
            current = current.GetChildObject(key);
            if (current == null) return null;
        }

        return current;
    }

    private static List<string> Split(string path)
    {
        var keys = new List<string>();
        var key = new StringBuilder();
        var quoted = false;
        foreach (var character in path)
        {
            if (character == '"')
            {
                quoted = !quoted;
            }
            else if (character == '.' && !quoted)
            {
                keys.Add(key.ToString());
                key.Clear();
            }
            else
            {
                key.Append(character);
            }
        }

        keys.Add(key.ToString());
        return keys;
    }
}
