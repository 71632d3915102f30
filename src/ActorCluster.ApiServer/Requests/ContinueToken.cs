using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;

namespace ActorCluster.ApiServer.Requests;

/// <summary>
/// Where the next chunk of a list begins, as the client carries it: apiserver's <c>storage/continue.go</c>, the same JSON in the same
/// base64.
/// </summary>
/// <param name="Revision">The revision that the whole list shows; -1 to go on with the latest after the revision was forgotten.</param>
/// <param name="After">The last key that the client has.</param>
internal readonly record struct ContinueToken(long Revision, ObjectKey After)
{
    /// <summary>Go on with whatever is the latest revision.</summary>
    public const long Latest = -1;

    /// <summary>Writes the token.</summary>
    public override string ToString()
    {
        var start = After.Namespace.Length > 0 ? $"{After.Namespace}/{After.Name}\0" : After.Name + '\0';
        var json = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Revision, ["start"] = start };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    // Where Go's decoder of URL-safe base64 without padding stops; null when it does not.
    private static int? ProblemOf(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('-' or '_'))
            {
                return i;
            }
        }

        return text.Length % 4 == 1 ? text.Length - 1 : null;
    }

    /// <summary>Reads a token.</summary>
    /// <param name="text">The token.</param>
    /// <param name="token">What it says.</param>
    /// <param name="error">What is wrong with it, in Kubernetes' words.</param>
    public static bool TryParse(string text, out ContinueToken token, out string error)
    {
        token = default;
        error = "";
        try
        {
            if (ProblemOf(text) is { } at)
            {
                error = "continue key is not valid: illegal base64 data at input byte " + at;
                return false;
            }

            var decoded = Base64Url.DecodeFromChars(text);
            if (KubernetesJson.SyntaxProblem(decoded) is { } problem)
            {
                error = "continue key is not valid: " + problem;
                return false;
            }

            var json = JsonNode.Parse(decoded);
            if ((string?)json?["v"] != "meta.k8s.io/v1")
            {
                error = "continue key is not valid: server does not recognize this encoded version " + (string?)json?["v"];
                return false;
            }

            var revision = (long?)json["rv"] ?? 0;
            var start = (string?)json["start"] ?? "";
            if (revision == 0)
            {
                error = "continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)";
                return false;
            }

            if (start.Length == 0)
            {
                error = "continue key is not valid: encoded start key empty (version meta.k8s.io/v1)";
                return false;
            }

            // A path that climbs would leave the collection.
            if (start.TrimStart('/').Split('/').Any(static part => part is "" or "." or ".."))
            {
                error = "continue key is not valid: " + start;
                return false;
            }

            start = start.TrimEnd('\0');
            var slash = start.IndexOf('/', StringComparison.Ordinal);
            token = new ContinueToken(revision, slash < 0 ? new ObjectKey("", start) : new ObjectKey(start[..slash], start[(slash + 1)..]));
            return true;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            error = "continue key is not valid: " + exception.Message;
            return false;
        }
    }
}
