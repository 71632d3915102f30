namespace ActorCluster.ApiServer.Http;

/// <summary>
/// A request cannot be understood before it is known what it is for: it is answered in plain text, with 500
/// (k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go, <c>InternalError</c>).
/// </summary>
/// <param name="why">What is wrong.</param>
internal sealed class BadRequestInfoException(string why) : Exception(why)
{
    /// <summary>The answer's text.</summary>
    /// <param name="target">Path and query as the client sent them.</param>
    public string Describe(string target) => string
        .Concat("Internal Server Error: ", Api.Validation.FieldError.Quote(target), ": ", Message)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal) + "\n";
}
