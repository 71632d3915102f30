using System.Text;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// The Warning headers of one answer: each text once, and all of them cut down to 256 characters when together they are longer than 4096
/// (k8s.io/apiserver/pkg/endpoints/filters/warning.go).
/// </summary>
internal sealed class WarningRecorder
{
    private const int MaximumTotal = 4 * 1024;
    private const int MaximumEach = 256;

    private readonly List<string> _texts = [];
    private int _written;
    private bool _isCutting;

    /// <summary>Adds warnings to an answer that has not begun.</summary>
    /// <param name="context">The request.</param>
    /// <param name="warnings">The texts.</param>
    public static void Add(HttpContext context, IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
        {
            return;
        }

        var recorder = context.Features.Get<WarningRecorder>();
        if (recorder is null)
        {
            recorder = new WarningRecorder();
            context.Features.Set(recorder);
        }

        for (var i = 0; i < warnings.Count; i++)
        {
            recorder.Add(context.Response.Headers, warnings[i]);
        }
    }

    private void Add(IHeaderDictionary headers, string text)
    {
        if (text.Length == 0 || (_isCutting && _written >= MaximumTotal) || _texts.Contains(text))
        {
            return;
        }

        _texts.Add(text);
        if (_isCutting || _written + LengthOf(text) <= MaximumTotal)
        {
            Write(headers, text);
            return;
        }

        // All that has been said so far is said again in short.
        _isCutting = true;
        _written = 0;
        headers.Remove("Warning");
        foreach (var earlier in _texts)
        {
            Write(headers, earlier);
        }
    }

    private void Write(IHeaderDictionary headers, string text)
    {
        text = _isCutting ? Cut(text) : text;
        if (text.Any(char.IsControl))
        {
            // A header cannot hold it.
            return;
        }

        _written += LengthOf(text);
        headers.Append("Warning", $"299 - {Quote(text)}");
    }

    private static int LengthOf(string text) => text.EnumerateRunes().Count();

    private static string Cut(string text) => string.Concat(text.EnumerateRunes().Take(MaximumEach).Select(static rune => rune.ToString()));

    // A quoted-string of RFC 7230.
    private static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            if (character is '"' or '\\')
            {
                result.Append('\\');
            }

            result.Append(character);
        }

        return result.Append('"').ToString();
    }
}
