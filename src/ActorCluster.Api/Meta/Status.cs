using System.Text.Json.Serialization;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>Answer of the server to a call that returns no object, most often an error.</summary>
public sealed record Status : TypeMeta
{
    /// <summary>Metadata of the answer, usually empty.</summary>
    [Field(1, Always = true)]
    public ListMeta Metadata { get; init => field = value ?? ListMeta.Empty; } = ListMeta.Empty;

    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    [JsonPropertyName("status")]
    [Field(2)]
    public string? Outcome { get; init; }

    /// <summary>What happened, for people.</summary>
    [Field(3)]
    public string? Message { get; init; }

    /// <summary>Why the call failed, as one word for programs. Each reason goes with one HTTP code.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>More about the reason, where there is more to say.</summary>
    [Field(5, ListType = ListType.Atomic)]
    public StatusDetails? Details { get; init; }

    /// <summary>HTTP code of the answer.</summary>
    [Field(6)]
    public int Code { get; init; }
}

/// <summary>What an unsuccessful call was about.</summary>
public sealed record StatusDetails
{
    /// <summary>Name of the object or resource concerned.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>API group of the resource.</summary>
    [Field(2)]
    public string? Group { get; init; }

    /// <summary>Kind, or plural name of the resource, that the call was about.</summary>
    [Field(3)]
    public string? Kind { get; init; }

    /// <summary>Uid of the object, where it is one.</summary>
    [Field(6)]
    public string? Uid { get; init; }

    /// <summary>The single errors, when there are several.</summary>
    [Field(4)]
    public IReadOnlyList<StatusCause>? Causes { get; init; }

    /// <summary>Seconds after which the client should try again.</summary>
    [Field(5)]
    public int RetryAfterSeconds { get; init; }
}

/// <summary>One of several errors.</summary>
public sealed record StatusCause
{
    /// <summary>Type of the error, as one word for programs.</summary>
    [Field(1)]
    public string? Reason { get; init; }

    /// <summary>The error, for people.</summary>
    [Field(2)]
    public string? Message { get; init; }

    /// <summary>Path of the field that has the error, such as <c>spec.containers[0].name</c>.</summary>
    [Field(3)]
    public string? Field { get; init; }
}

/// <summary>Values of <c>status</c> in a <see cref="Status"/>.</summary>
public static class StatusOutcome
{
    /// <summary>The call succeeded.</summary>
    public const string Success = "Success";

    /// <summary>The call failed.</summary>
    public const string Failure = "Failure";
}

/// <summary>Values of <c>reason</c> in a <see cref="Status"/>.</summary>
public static class StatusReason
{
    /// <summary>The server gave no reason (500).</summary>
    public const string Unknown = "";

    /// <summary>The caller could not be authenticated (401).</summary>
    public const string Unauthorized = "Unauthorized";

    /// <summary>The caller may not do this (403).</summary>
    public const string Forbidden = "Forbidden";

    /// <summary>The object or the resource does not exist (404).</summary>
    public const string NotFound = "NotFound";

    /// <summary>An object of this name exists (409).</summary>
    public const string AlreadyExists = "AlreadyExists";

    /// <summary>The object has changed since it was read (409).</summary>
    public const string Conflict = "Conflict";

    /// <summary>The resource is no longer served here (410).</summary>
    public const string Gone = "Gone";

    /// <summary>The object fails validation (422).</summary>
    public const string Invalid = "Invalid";

    /// <summary>The server cannot finish in time; the client may try again (500).</summary>
    public const string ServerTimeout = "ServerTimeout";

    /// <summary>Some objects cannot be read from the store (500).</summary>
    public const string StoreReadError = "StorageReadError";

    /// <summary>The call did not finish in time (504).</summary>
    public const string Timeout = "Timeout";

    /// <summary>The client must wait before it tries again (429).</summary>
    public const string TooManyRequests = "TooManyRequests";

    /// <summary>The request itself is wrong (400).</summary>
    public const string BadRequest = "BadRequest";

    /// <summary>The resource does not support the verb (405).</summary>
    public const string MethodNotAllowed = "MethodNotAllowed";

    /// <summary>No accepted media type can be produced (406).</summary>
    public const string NotAcceptable = "NotAcceptable";

    /// <summary>The body is too large (413).</summary>
    public const string RequestEntityTooLarge = "RequestEntityTooLarge";

    /// <summary>The media type of the body is not understood (415).</summary>
    public const string UnsupportedMediaType = "UnsupportedMediaType";

    /// <summary>Something unexpected went wrong (500).</summary>
    public const string InternalError = "InternalError";

    /// <summary>The resource version or the continue token is too old (410).</summary>
    public const string Expired = "Expired";

    /// <summary>The service cannot answer at present (503).</summary>
    public const string ServiceUnavailable = "ServiceUnavailable";
}

/// <summary>Values of <c>reason</c> in a <see cref="StatusCause"/>.</summary>
public static class CauseType
{
    /// <summary>The value refers to something that does not exist.</summary>
    public const string FieldValueNotFound = "FieldValueNotFound";

    /// <summary>The value is missing.</summary>
    public const string FieldValueRequired = "FieldValueRequired";

    /// <summary>The value must be unique and is not.</summary>
    public const string FieldValueDuplicate = "FieldValueDuplicate";

    /// <summary>The value is malformed.</summary>
    public const string FieldValueInvalid = "FieldValueInvalid";

    /// <summary>The value is not one of those that are known.</summary>
    public const string FieldValueNotSupported = "FieldValueNotSupported";

    /// <summary>The value is well-formed but not allowed here.</summary>
    public const string FieldValueForbidden = "FieldValueForbidden";

    /// <summary>The value is too long.</summary>
    public const string FieldValueTooLong = "FieldValueTooLong";

    /// <summary>The list has too many entries.</summary>
    public const string FieldValueTooMany = "FieldValueTooMany";

    /// <summary>The value has the wrong type.</summary>
    public const string FieldValueTypeInvalid = "FieldValueTypeInvalid";

    /// <summary>The server answered with something that is not a status.</summary>
    public const string UnexpectedServerResponse = "UnexpectedServerResponse";

    /// <summary>The resource version asked for is in the future.</summary>
    public const string ResourceVersionTooLarge = "ResourceVersionTooLarge";
}
