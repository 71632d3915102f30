using System.Globalization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Errors;

/// <summary>
/// The answers to calls that fail: code, reason, message and details as k8s.io/apimachinery/pkg/api/errors makes them. Errors are values;
/// they are sent, not thrown.
/// </summary>
public static class StatusError
{
    /// <summary>404: the object does not exist.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="name">Its name.</param>
    public static Status NotFound(ResourceType resource, string name) => About(
        404, StatusReason.NotFound, resource, name, $"{resource.QualifiedName} {FieldError.Quote(name)} not found");

    /// <summary>404: there is no such path.</summary>
    public static Status PathNotFound() => Failure(404, StatusReason.NotFound, "the server could not find the requested resource") with { Details = new StatusDetails() };

    /// <summary>409: an object of this name exists.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="name">Its name.</param>
    public static Status AlreadyExists(ResourceType resource, string name) => About(
        409, StatusReason.AlreadyExists, resource, name, $"{resource.QualifiedName} {FieldError.Quote(name)} already exists");

    /// <summary>409: no free name was found for <c>generateName</c>.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="name">The last name tried.</param>
    /// <param name="retryAfterSeconds">When to try again.</param>
    public static Status GenerateNameConflict(ResourceType resource, string name, int retryAfterSeconds) => Retry(
        About(
            409,
            StatusReason.AlreadyExists,
            resource,
            name,
            $"{resource.QualifiedName} {FieldError.Quote(name)} already exists, the server was not able to generate a unique name for the object"),
        retryAfterSeconds);

    /// <summary>409: the object has changed, or something else stands against the change.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="name">Its name.</param>
    /// <param name="why">What stands against it.</param>
    public static Status Conflict(ResourceType resource, string name, string why) => Conflict(resource, "", name, why);

    /// <summary>409: something stands against a call on a subresource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="subresource">The subresource; empty for none.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="why">What stands against it.</param>
    public static Status Conflict(ResourceType resource, string subresource, string name, string why)
    {
        var plural = subresource.Length == 0 ? resource.Plural : $"{resource.Plural}/{subresource}";
        var qualified = resource.Group.Length == 0 ? plural : $"{plural}.{resource.Group}";
        return Failure(409, StatusReason.Conflict, $"Operation cannot be fulfilled on {qualified} {FieldError.Quote(name)}: {why}") with
        {
            Details = new StatusDetails { Name = name, Group = resource.Group, Kind = plural },
        };
    }

    /// <summary>409: the object has changed since the caller read it.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="name">Its name.</param>
    public static Status Modified(ResourceType resource, string name) => Conflict(
        resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>409: fields of a server-side apply belong to others.</summary>
    /// <param name="causes">One cause per field.</param>
    /// <param name="message">All of it in words.</param>
    public static Status ApplyConflict(IReadOnlyList<StatusCause> causes, string message) =>
        Failure(409, StatusReason.Conflict, message) with { Details = new StatusDetails { Causes = causes } };

    /// <summary>422: the object breaks rules.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="name">Its name.</param>
    /// <param name="errors">What is wrong.</param>
    public static Status Invalid(ResourceType resource, string name, IReadOnlyList<FieldError> errors) => Invalid(resource.Group, resource.Kind, name, errors);

    /// <summary>422: the object breaks rules.</summary>
    /// <param name="group">Its API group.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="errors">What is wrong.</param>
    public static Status Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var causes = new StatusCause[errors.Count];
        for (var i = 0; i < causes.Length; i++)
        {
            causes[i] = new StatusCause { Reason = errors[i].Type, Message = errors[i].Body, Field = errors[i].Field };
        }

        var subject = $"{(group.Length == 0 ? kind : $"{kind}.{group}")} {FieldError.Quote(name)} is invalid";
        return Failure(422, StatusReason.Invalid, errors.Count == 0 ? subject : $"{subject}: {FieldError.Aggregate(errors)}") with
        {
            Details = new StatusDetails { Name = name, Group = group, Kind = kind, Causes = causes },
        };
    }

    /// <summary>400: the request itself is wrong.</summary>
    /// <param name="message">How.</param>
    public static Status BadRequest(string message) => Failure(400, StatusReason.BadRequest, message);

    /// <summary>400: the body cannot be decoded into the object that the path names.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="why">What the decoder says.</param>
    public static Status CannotDecode(ResourceType resource, string why) => BadRequest(
        $"{resource.Kind} in version {FieldError.Quote(resource.Version)} cannot be handled as a {resource.Kind}: {why}");

    /// <summary>400: the body has unknown or duplicate fields and <c>fieldValidation=Strict</c> was asked for.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="problems">What strict decoding found.</param>
    public static Status StrictDecoding(ResourceType resource, IReadOnlyList<string> problems) =>
        CannotDecode(resource, $"strict decoding error: {string.Join(", ", problems)}");

    /// <summary>401: the caller could not be authenticated.</summary>
    /// <param name="message">Why; <c>not authorized</c> when empty.</param>
    public static Status Unauthorized(string message = "") => Failure(401, StatusReason.Unauthorized, message.Length == 0 ? "not authorized" : message);

    /// <summary>403: the caller may not do this to the object.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="name">Its name; empty for the resource as a whole.</param>
    /// <param name="why">Why not.</param>
    public static Status Forbidden(ResourceType resource, string name, string why) => About(
        403,
        StatusReason.Forbidden,
        resource,
        name,
        name.Length == 0 ? $"{resource.QualifiedName} is forbidden: {why}" : $"{resource.QualifiedName} {FieldError.Quote(name)} is forbidden: {why}");

    /// <summary>403: the caller may not do this.</summary>
    /// <param name="why">Why not.</param>
    public static Status Forbidden(string why) => Failure(403, StatusReason.Forbidden, "forbidden: " + why) with { Details = new StatusDetails() };

    /// <summary>405: the resource does not know the verb.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="verb">The verb.</param>
    public static Status MethodNotSupported(ResourceType resource, string verb) => About(
        405, StatusReason.MethodNotAllowed, resource, null, $"{verb} is not supported on resources of kind {FieldError.Quote(resource.QualifiedName)}");

    /// <summary>405: the path does not know the method.</summary>
    public static Status MethodNotAllowed() => Failure(405, StatusReason.MethodNotAllowed, "the server does not allow this method on the requested resource") with
    {
        Details = new StatusDetails(),
    };

    /// <summary>406: none of the media types that the caller accepts can be made.</summary>
    /// <param name="mediaTypes">Those that can be.</param>
    public static Status NotAcceptable(params IEnumerable<string> mediaTypes) => Failure(
        406, StatusReason.NotAcceptable, $"only the following media types are accepted: {string.Join(", ", mediaTypes)}");

    /// <summary>410: the resource version or continue token is too old (<c>Expired</c>).</summary>
    /// <param name="message">Which.</param>
    public static Status Expired(string message) => Failure(410, StatusReason.Expired, message);

    /// <summary>410: a watch cannot start that far back.</summary>
    /// <param name="asked">The resource version asked for.</param>
    /// <param name="oldest">The oldest one known.</param>
    public static Status TooOldResourceVersion(long asked, long oldest) => Expired(
        string.Create(CultureInfo.InvariantCulture, $"too old resource version: {asked} ({oldest})"));

    /// <summary>410: what was here is gone (<c>Gone</c>).</summary>
    /// <param name="message">What.</param>
    public static Status Gone(string message) => Failure(410, StatusReason.Gone, message);

    /// <summary>413: the body is too large.</summary>
    /// <param name="message">By how much.</param>
    public static Status RequestEntityTooLarge(string message) => Failure(413, StatusReason.RequestEntityTooLarge, "Request entity too large: " + message);

    /// <summary>415: the media type of the body is unknown.</summary>
    /// <param name="mediaTypes">Those that are known.</param>
    public static Status UnsupportedMediaType(params IEnumerable<string> mediaTypes) => Failure(
        415, StatusReason.UnsupportedMediaType, $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", mediaTypes)}");

    /// <summary>429: the caller must wait; an eviction that a budget forbids is one too.</summary>
    /// <param name="message">Why.</param>
    /// <param name="retryAfterSeconds">For how long; 0 for no hint.</param>
    public static Status TooManyRequests(string message, int retryAfterSeconds) => Failure(429, StatusReason.TooManyRequests, message) with
    {
        Details = new StatusDetails { RetryAfterSeconds = retryAfterSeconds },
    };

    /// <summary>500: something unexpected went wrong.</summary>
    /// <param name="why">What.</param>
    public static Status InternalError(string why) => Failure(500, StatusReason.InternalError, "Internal error occurred: " + why) with
    {
        Details = new StatusDetails { Causes = [new StatusCause { Message = why }] },
    };

    /// <summary>500: something that is no Status came back from elsewhere and is passed on; it has no reason.</summary>
    /// <param name="message">What it said.</param>
    public static Status Unknown(string message) => Failure(500, "", message);

    /// <summary>
    /// 422: a patch that cannot be carried out. Which part of it is not said: the server hides it behind the generic text of its client
    /// library (NewGenericServerResponse).
    /// </summary>
    public static Status Unprocessable() =>
        Failure(422, StatusReason.Invalid, "the server rejected our request due to an error in our request") with { Details = new StatusDetails() };

    /// <summary>501: nothing answers this request.</summary>
    /// <param name="message">What is missing.</param>
    public static Status NotImplemented(string message) => Failure(501, "NotImplemented", message);

    /// <summary>500: the call could not be finished now; it is safe to try again.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="retryAfterSeconds">When to try again.</param>
    public static Status ServerTimeout(ResourceType resource, string verb, int retryAfterSeconds) => Retry(
        About(
            500,
            StatusReason.ServerTimeout,
            resource,
            verb,
            $"The {verb} operation against {resource.QualifiedName} could not be completed at this time, please try again."),
        retryAfterSeconds);

    /// <summary>503: the service cannot answer at present.</summary>
    /// <param name="message">Why.</param>
    public static Status ServiceUnavailable(string message) => Failure(503, StatusReason.ServiceUnavailable, message);

    /// <summary>504: the call did not finish in time; it may still be carried out.</summary>
    /// <param name="message">What took so long.</param>
    /// <param name="retryAfterSeconds">When to try again; 0 for no hint.</param>
    public static Status Timeout(string message, int retryAfterSeconds = 0) => Failure(504, StatusReason.Timeout, "Timeout: " + message) with
    {
        Details = new StatusDetails { RetryAfterSeconds = retryAfterSeconds },
    };

    /// <summary>504: the resource version asked for lies in the future.</summary>
    /// <param name="asked">The resource version asked for.</param>
    /// <param name="current">The latest one.</param>
    /// <param name="retryAfterSeconds">When to try again.</param>
    public static Status TooLargeResourceVersion(long asked, long current, int retryAfterSeconds = 1) => Failure(
        504,
        StatusReason.Timeout,
        string.Create(CultureInfo.InvariantCulture, $"Timeout: Too large resource version: {asked}, current: {current}")) with
    {
        Details = new StatusDetails
        {
            RetryAfterSeconds = retryAfterSeconds,
            Causes = [new StatusCause { Reason = CauseType.ResourceVersionTooLarge, Message = "Too large resource version" }],
        },
    };

    /// <summary>The answer to a deletion that is done.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="uid">The object's uid.</param>
    public static Status Deleted(ResourceType resource, string name, string uid) => new()
    {
        Kind = "Status",
        ApiVersion = "v1",
        Outcome = StatusOutcome.Success,
        Details = new StatusDetails { Name = name, Group = resource.Group, Kind = resource.Plural, Uid = uid },
    };

    /// <summary>The answer to a POST to a subresource that makes nothing: a binding, an eviction.</summary>
    public static Status Created() => new() { Kind = "Status", ApiVersion = "v1", Outcome = StatusOutcome.Success, Code = 201 };

    private static Status Failure(int code, string reason, string message) => new()
    {
        Kind = "Status",
        ApiVersion = "v1",
        Outcome = StatusOutcome.Failure,
        Message = message,
        Reason = reason,
        Code = code,
    };

    private static Status About(int code, string reason, ResourceType resource, string? name, string message) => Failure(code, reason, message) with
    {
        Details = new StatusDetails { Name = name, Group = resource.Group, Kind = resource.Plural },
    };

    private static Status Retry(Status status, int seconds) => status with { Details = status.Details! with { RetryAfterSeconds = seconds } };
}

/// <summary>A failure on its way through code that is not an actor: the HTTP front end, the decoders' callers.</summary>
public sealed class StatusException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="status">The answer.</param>
    public StatusException(Status status)
        : base(status.Message) => Status = status;

    /// <summary>An unknown failure.</summary>
    public StatusException()
        : this(StatusError.InternalError("unknown"))
    {
    }

    /// <summary>An unexpected failure.</summary>
    /// <param name="message">What.</param>
    public StatusException(string message)
        : this(StatusError.InternalError(message))
    {
    }

    /// <summary>An unexpected failure.</summary>
    /// <param name="message">What.</param>
    /// <param name="innerException">Its cause.</param>
    public StatusException(string message, Exception innerException)
        : base(message, innerException) => Status = StatusError.InternalError(message);

    /// <summary>The answer.</summary>
    public Status Status { get; }
}
