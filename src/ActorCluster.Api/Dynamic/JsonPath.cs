using System.Globalization;
using ActorCluster.Api.Collections;

namespace ActorCluster.Api.Dynamic;

/// <summary>
/// The paths of columns: fields, indexes, slices, wildcards and filters with one comparison (k8s.io/client-go/util/jsonpath).
/// </summary>
public sealed class JsonPath
{
    private readonly List<Func<object?, IEnumerable<object?>>> _steps = [];

    private JsonPath()
    {
    }

    /// <summary>Reads a path.</summary>
    /// <param name="text">The path, <c>.status.conditions[?(@.type=="Ready")].status</c>.</param>
    /// <returns>The path; null when it cannot be read.</returns>
    public static JsonPath? TryParse(string text)
    {
        var path = new JsonPath();
        var i = 0;
        while (i < text.Length)
        {
            var before = i;
            var isRead = text[i] switch
            {
                '.' => path.ReadField(text, ref i),
                '[' => path.ReadBracket(text, ref i),
                _ => false,
            };
            if (!isRead || i == before)
            {
                return null;
            }
        }

        return path;
    }

    /// <summary>The values at the path; empty when there are none.</summary>
    /// <param name="value">Where to begin.</param>
    public IEnumerable<object?> Find(object? value)
    {
        IEnumerable<object?> found = [value];
        foreach (var step in _steps)
        {
            found = found.SelectMany(step);
        }

        return found;
    }

    private bool ReadField(string text, ref int i)
    {
        i++;
        var name = ReadName(text, ref i);
        if (name.Length == 0)
        {
            // A single dot is the object itself; before a bracket it says nothing.
            return i == text.Length || text[i] == '[';
        }

        _steps.Add(name == "*" ? All : value => Member(value, name));
        return true;
    }

    private static string ReadName(string text, ref int i)
    {
        var name = new System.Text.StringBuilder();
        while (i < text.Length && text[i] is not ('.' or '['))
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            name.Append(text[i++]);
        }

        return name.ToString();
    }

    private bool ReadBracket(string text, ref int i)
    {
        var end = End(text, i);
        if (end < 0)
        {
            return false;
        }

        var inner = text[(i + 1)..end].Trim();
        i = end + 1;
        if (inner == "*")
        {
            _steps.Add(All);
            return true;
        }

        if (inner.StartsWith("?(", StringComparison.Ordinal) && inner.EndsWith(')'))
        {
            return ReadFilter(inner[2..^1].Trim());
        }

        if (Quoted(inner) is { } name)
        {
            _steps.Add(value => Member(value, name));
            return true;
        }

        return ReadIndex(inner);
    }

    private bool ReadIndex(string inner)
    {
        var parts = inner.Split(':');
        var numbers = new int?[parts.Length];
        for (var part = 0; part < parts.Length; part++)
        {
            if (int.TryParse(parts[part], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                numbers[part] = number;
            }
            else if (parts[part].Length > 0 || parts.Length == 1)
            {
                return false;
            }
        }

        if (parts.Length == 1)
        {
            _steps.Add(value => value is IReadOnlyList<object?> items && Place(numbers[0]!.Value, items.Count) is >= 0 and var at && at < items.Count ? [items[at]] : []);
        }
        else
        {
            _steps.Add(value =>
            {
                if (value is not IReadOnlyList<object?> items)
                {
                    return [];
                }

                var from = Math.Clamp(Place(numbers[0] ?? 0, items.Count), 0, items.Count);
                var to = Math.Clamp(Place(numbers[1] ?? items.Count, items.Count), from, items.Count);
                return items.Skip(from).Take(to - from);
            });
        }

        return true;
    }

    private bool ReadFilter(string filter)
    {
        foreach (var comparison in new[] { "==", "!=", "<=", ">=", "<", ">" })
        {
            var at = filter.IndexOf(comparison, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            if (Operand(filter[..at].Trim()) is not { } left || Operand(filter[(at + comparison.Length)..].Trim()) is not { } right)
            {
                return false;
            }

            _steps.Add(value => Items(value).Where(item => left(item).Any(a => right(item).Any(b => Compares(a, b, comparison)))));
            return true;
        }

        if (Operand(filter) is not { } exists)
        {
            return false;
        }

        _steps.Add(value => Items(value).Where(item => exists(item).Any()));
        return true;
    }

    private static Func<object?, IEnumerable<object?>>? Operand(string text)
    {
        if (text.StartsWith('@'))
        {
            return TryParse(text[1..]) is { } path ? path.Find : null;
        }

        if (Quoted(text) is { } quoted)
        {
            return _ => [quoted];
        }

        if (text is "true" or "false")
        {
            return _ => [text == "true"];
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? _ => [number] : null;
    }

    private static bool Compares(object? left, object? right, string comparison)
    {
        switch (comparison)
        {
            case "==":
                return JsonData.AreEqual(left, right);
            case "!=":
                return !JsonData.AreEqual(left, right);
            default:
                break;
        }

        var order = (left, right) switch
        {
            (string a, string b) => string.CompareOrdinal(a, b),
            (long or double, long or double) =>
                Convert.ToDouble(left, CultureInfo.InvariantCulture).CompareTo(Convert.ToDouble(right, CultureInfo.InvariantCulture)),
            _ => (int?)null,
        };
        return order is { } known && comparison switch { "<" => known < 0, "<=" => known <= 0, ">" => known > 0, _ => known >= 0 };
    }

    private static IEnumerable<object?> Member(object? value, string name) =>
        value is SortedMap<object?> members && members.TryGetValue(name, out var found) ? [found] : [];

    private static IEnumerable<object?> Items(object? value) => value as IReadOnlyList<object?> ?? [];

    private static IEnumerable<object?> All(object? value) => value switch
    {
        IReadOnlyList<object?> items => items,
        SortedMap<object?> members => members.Values,
        _ => [],
    };

    private static int Place(int index, int count) => index < 0 ? index + count : index;

    private static string? Quoted(string text) => text.Length >= 2 && text[0] is '\'' or '"' && text[^1] == text[0] ? text[1..^1] : null;

    // The bracket that closes; brackets within quotes and filters count.
    private static int End(string text, int start)
    {
        var depth = 0;
        var quote = '\0';
        for (var i = start; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"')
            {
                quote = text[i];
            }
            else if (text[i] == '[')
            {
                depth++;
            }
            else if (text[i] == ']' && --depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
