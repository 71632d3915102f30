using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// The failures that the front end itself finds, in Kubernetes' words (k8s.io/apimachinery/pkg/api/errors,
/// k8s.io/apiserver/pkg/endpoints/handlers/negotiation/errors.go).
/// </summary>
internal static class HttpErrors
{
    /// <summary>The media types that a body may have.</summary>
    public const string BodyMediaTypes = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    /// <summary>The media types that a patch may have.</summary>
    public const string PatchMediaTypes =
        "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml";

    /// <summary>The media types that an answer may have.</summary>
    public const string AnswerMediaTypes = "application/json, application/yaml";

    /// <summary>401: no or unknown credentials.</summary>
    public static Status Unauthorized { get; } = Failure(401, StatusReason.Unauthorized, "Unauthorized");

    /// <summary>404 for a path below a known group and version.</summary>
    public static Status ResourceNotFound { get; } =
        Failure(404, StatusReason.NotFound, "the server could not find the requested resource") with { Details = new StatusDetails() };

    /// <summary>405.</summary>
    public static Status MethodNotAllowed { get; } =
        Failure(405, StatusReason.MethodNotAllowed, "the server does not allow this method on the requested resource") with { Details = new StatusDetails() };

    /// <summary>406.</summary>
    public static Status NotAcceptable { get; } =
        Failure(406, StatusReason.NotAcceptable, "only the following media types are accepted: " + AnswerMediaTypes);

    /// <summary>415.</summary>
    /// <param name="accepted">What would have been understood.</param>
    public static Status UnsupportedMediaType(string accepted) => Failure(
        415,
        StatusReason.UnsupportedMediaType,
        "the body of the request was in an unknown format - accepted media types include: " + accepted);

    /// <summary>413.</summary>
    /// <param name="limit">The limit in bytes.</param>
    public static Status TooLarge(long limit) =>
        Failure(413, StatusReason.RequestEntityTooLarge, $"Request entity too large: limit is {limit}") with { Details = new StatusDetails() };

    /// <summary>400.</summary>
    /// <param name="message">What is wrong.</param>
    public static Status BadRequest(string message) => Failure(400, StatusReason.BadRequest, message);

    /// <summary>500: a defect of the server.</summary>
    /// <param name="message">What happened.</param>
    public static Status Internal(string message) => Failure(500, StatusReason.InternalError, "Internal error occurred: " + message) with
    {
        Details = new StatusDetails { Causes = [new StatusCause { Message = message }] },
    };

    /// <summary>501: nothing answers this request yet.</summary>
    /// <param name="message">What is missing.</param>
    public static Status NotImplemented(string message) => Failure(501, "NotImplemented", message);

    /// <summary>422 for query options.</summary>
    /// <param name="kind">The options (<c>CreateOptions</c>).</param>
    /// <param name="errors">What is wrong with them.</param>
    public static Status InvalidOptions(string kind, IReadOnlyList<FieldError> errors) => Invalid("meta.k8s.io", kind, "", errors);

    /// <summary>422.</summary>
    /// <param name="group">Group of the kind; empty for the core group.</param>
    /// <param name="kind">What is invalid.</param>
    /// <param name="name">Its name; may be empty.</param>
    /// <param name="errors">What is wrong with it.</param>
    public static Status Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors) =>
        Failure(
            422,
            StatusReason.Invalid,
            $"{kind}{(group.Length == 0 ? "" : "." + group)} {FieldError.Quote(name)} is invalid: {FieldError.Aggregate(errors)}") with
        {
            Details = new StatusDetails
            {
                Name = name,
                Group = group,
                Kind = kind,
                Causes = [.. errors.Select(error => new StatusCause { Reason = error.Type, Message = error.Body, Field = error.Field })],
            },
        };

    /// <summary>A failure with the given words.</summary>
    /// <param name="code">The HTTP code.</param>
    /// <param name="reason">A value of <see cref="StatusReason"/>.</param>
    /// <param name="message">The words.</param>
    public static Status Failure(int code, string reason, string message) => new()
    {
        Kind = "Status",
        ApiVersion = "v1",
        Outcome = StatusOutcome.Failure,
        Reason = reason,
        Message = message,
        Code = code,
    };
}
