using System.Globalization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Registry;

/// <summary>The refusals of the API server as the Status objects that carry them (apimachinery's <c>api/errors</c>).</summary>
internal static class Refusals
{
    /// <summary>The words of every optimistic lock that failed (apiserver's <c>registry.OptimisticLockErrorMsg</c>).</summary>
    public const string Modified = "the object has been modified; please apply your changes to the latest version and try again";

    public static Status NotFound(ResourceType resource, string name) => Failure(
        404, StatusReason.NotFound, $"{resource.QualifiedName} \"{name}\" not found", Details(resource, name));

    public static Status AlreadyExists(ResourceType resource, string name) => Failure(
        409, StatusReason.AlreadyExists, $"{resource.QualifiedName} \"{name}\" already exists", Details(resource, name));

    public static Status GeneratedNameTaken(ResourceType resource, string name) => Failure(
        409,
        StatusReason.AlreadyExists,
        $"{resource.QualifiedName} \"{name}\" already exists, the server was not able to generate a unique name for the object",
        Details(resource, name) with { RetryAfterSeconds = 1 });

    public static Status Conflict(ResourceType resource, string name, string why, string subresource = "") => Failure(
        409,
        StatusReason.Conflict,
        $"Operation cannot be fulfilled on {With(resource, subresource)} \"{name}\": {why}",
        Details(resource, name) with { Kind = subresource.Length == 0 ? resource.Plural : $"{resource.Plural}/{subresource}" });

    public static Status Forbidden(ResourceType resource, string name, string why)
    {
        var message = name.Length > 0 ? $"{resource.QualifiedName} \"{name}\" is forbidden: {why}" : $"{resource.QualifiedName} is forbidden: {why}";
        return Failure(403, StatusReason.Forbidden, message, Details(resource, name));
    }

    public static Status Invalid(ResourceType resource, string name, FieldErrors errors) => Invalid(resource.Group, resource.Kind, name, errors.List);

    public static Status Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var causes = new StatusCause[errors.Count];
        for (var i = 0; i < causes.Length; i++)
        {
            causes[i] = new StatusCause { Reason = errors[i].Type, Message = errors[i].Body, Field = errors[i].Field };
        }

        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        return Failure(
            422,
            StatusReason.Invalid,
            $"{qualified} \"{name}\" is invalid: {FieldError.Aggregate(errors)}",
            new StatusDetails { Group = group.Length == 0 ? null : group, Kind = kind, Name = name, Causes = causes });
    }

    public static Status BadRequest(string message) => Failure(400, StatusReason.BadRequest, message, null);

    public static Status MethodNotSupported(ResourceType resource, string action) => Failure(
        405, StatusReason.MethodNotAllowed, $"{action} is not supported on resources of kind \"{resource.QualifiedName}\"", Details(resource, null));

    public static Status Expired(string message) => Failure(410, StatusReason.Expired, message, null);

    public static Status TooOld(long requested, long oldest) =>
        Expired(string.Create(CultureInfo.InvariantCulture, $"too old resource version: {requested} ({oldest})"));

    public static Status TooLarge(long requested, long current) => Failure(
        504,
        StatusReason.Timeout,
        string.Create(CultureInfo.InvariantCulture, $"Too large resource version: {requested}, current: {current}"),
        new StatusDetails
        {
            RetryAfterSeconds = 1,
            Causes = [new StatusCause { Reason = CauseType.ResourceVersionTooLarge, Message = "Too large resource version" }],
        });

    public static Status TooManyRequests(string message) => Failure(
        429, StatusReason.TooManyRequests, message, new StatusDetails { RetryAfterSeconds = 1 });

    public static Status Unavailable(string message) => Failure(503, StatusReason.ServiceUnavailable, message, null);

    public static Status Timeout(string message) => Failure(504, StatusReason.Timeout, "Timeout: " + message, null);

    public static Status InternalError(string message) => Failure(
        500,
        StatusReason.InternalError,
        "Internal error occurred: " + message,
        new StatusDetails { Causes = [new StatusCause { Message = message }] });

    public static Status Success(ResourceType resource, string name, string uid) => new()
    {
        Kind = "Status",
        ApiVersion = "v1",
        Outcome = StatusOutcome.Success,
        Details = Details(resource, name) with { Uid = uid },
        Code = 0,
    };

    public static Status Created() => new()
    {
        Kind = "Status",
        ApiVersion = "v1",
        Outcome = StatusOutcome.Success,
        Code = 201,
    };

    private static string With(ResourceType resource, string subresource)
    {
        if (subresource.Length == 0)
        {
            return resource.QualifiedName;
        }

        return resource.Group.Length == 0 ? $"{resource.Plural}/{subresource}" : $"{resource.Plural}/{subresource}.{resource.Group}";
    }

    private static StatusDetails Details(ResourceType resource, string? name) => new()
    {
        Name = string.IsNullOrEmpty(name) ? null : name,
        Group = resource.Group.Length == 0 ? null : resource.Group,
        Kind = resource.Plural,
    };

    private static Status Failure(int code, string reason, string message, StatusDetails? details) => new()
    {
        Kind = "Status",
        ApiVersion = "v1",
        Outcome = StatusOutcome.Failure,
        Message = message,
        Reason = reason,
        Details = details,
        Code = code,
    };
}
