using System.Buffers;
using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Renders a tree as HOCON that parses to the same tree.</summary>
internal static class HoconWriter
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private static readonly SearchValues<char> PlainText =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    public static string Write(HoconValue value)
    {
        var output = new StringBuilder();
        if (value.GetObject() is { } root) WriteFields(root, output, 0);
        else WriteValue(value, output, 0);
        return output.ToString();
    }

    public static string Quote(string? text) => Quote(text, PlainText);

    private static string Quote(string? text, SearchValues<char> plain)
    {
        if (text == null) return "null";
        if (text.Length > 0 && text is not ("null" or "include") && !text.AsSpan().ContainsAnyExcept(plain)) return text;

        var quoted = new StringBuilder(text.Length + 8).Append('"');
        foreach (var character in text)
        {
            switch (character)
            {
                case '"' or '\\': quoted.Append('\\').Append(character); break;
                case '\n': quoted.Append("\\n"); break;
                case '\r': quoted.Append("\\r"); break;
                case '\t': quoted.Append("\\t"); break;
                case < ' ': quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"); break;
                default: quoted.Append(character); break;
            }
        }

        return quoted.Append('"').ToString();
    }

    private static void WriteFields(HoconObject owner, StringBuilder output, int indent)
    {
        foreach (var (key, value) in owner.Items)
        {
            output.Append(' ', indent * 2).Append(Quote(key, Plain)).Append(" : ");
            WriteValue(value, output, indent);
            output.Append('\n');
        }
    }

    private static void WriteValue(HoconValue value, StringBuilder output, int indent)
    {
        if (value.GetObject() is { } held)
        {
            output.Append("{\n");
            WriteFields(held, output, indent + 1);
            output.Append(' ', indent * 2).Append('}');
        }
        else if (value.IsArray())
        {
            output.Append('[');
            var first = true;
            foreach (var element in value.GetArray())
            {
                if (!first) output.Append(", ");
                first = false;
                WriteValue(element, output, indent + 1);
            }

            output.Append(']');
        }
        else
        {
            output.Append(Quote(value.GetString()));
        }
    }
}
