namespace ActorCluster.Api.Lab.Text;

/// <summary>Quotation marks and brackets in paths and tests.</summary>
internal static class WhereText
{
    /// <summary>The text within quotation marks, or the text itself when it has none.</summary>
    internal static string Unquote(ReadOnlySpan<char> text) =>
        (text.Length >= 2 && text[0] is '\'' or '"' && text[^1] == text[0] ? text[1..^1] : text).ToString();

    /// <summary>The place of the ] that closes the [ at the beginning, quotation marks observed; -1 when there is none.</summary>
    internal static int EndOfBracket(ReadOnlySpan<char> text)
    {
        var quote = '\0';
        for (var i = 1; i < text.Length; i++)
        {
            var character = text[i];
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '\'' or '"')
            {
                quote = character;
            }
            else if (character == ']')
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The place of the first blank outside of brackets; the length of the text when there is none.</summary>
    internal static int EndOfPath(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[')
            {
                var end = EndOfBracket(text[i..]);
                i = end < 0 ? text.Length : i + end;
            }
            else if (text[i] is ' ' or '=' or '!' or '<' or '>' or '~')
            {
                return i;
            }
        }

        return text.Length;
    }

    /// <summary>The texts between commas, quotation marks observed.</summary>
    internal static List<string> Split(ReadOnlySpan<char> text)
    {
        var parts = new List<string>();
        var (start, quote) = (0, '\0');
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && quote == '\0'))
            {
                parts.Add(Unquote(text[start..i].Trim()));
                start = i + 1;
            }
            else if (text[i] is '\'' or '"' && (quote == '\0' || quote == text[i]))
            {
                quote = quote == '\0' ? text[i] : '\0';
            }
        }

        return parts;
    }
}
