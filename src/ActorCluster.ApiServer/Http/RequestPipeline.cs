using System.Security.Cryptography;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Faults;
using ActorCluster.ApiServer.FlowControl;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// The one delegate that every request goes through: common headers, authentication, routing, and a net that turns whatever is thrown into
/// an answer.
/// </summary>
internal sealed class RequestPipeline
{
    private readonly HttpSettings _settings;
    private readonly RequestAuthenticator _authenticator;
    private readonly RequestAuthorization _authorization;
    private readonly FlowHeaders _flows;
    private readonly NonResourceRequests _nonResources;
    private readonly ResourceRequests _resources;
    private readonly AbsentServers _absent;
    private readonly RequestMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Action<string, Exception?> _log;
    private readonly CancellationToken _stopping;
    private readonly string _auditPrefix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private long _lastAudit;

    public RequestPipeline(
        HttpSettings settings,
        RequestAuthenticator authenticator,
        RequestAuthorization authorization,
        FlowHeaders flows,
        NonResourceRequests nonResources,
        ResourceRequests resources,
        AbsentServers absent,
        RequestMetrics metrics,
        TimeProvider time,
        Action<string, Exception?> log,
        CancellationToken stopping)
    {
        _settings = settings;
        _authenticator = authenticator;
        _authorization = authorization;
        _flows = flows;
        _nonResources = nonResources;
        _resources = resources;
        _absent = absent;
        _metrics = metrics;
        _time = time;
        _log = log;
        _stopping = stopping;
    }

    /// <summary>Answers a request. Never throws.</summary>
    /// <param name="context">The request.</param>
    public async Task HandleAsync(HttpContext context)
    {
        var started = _time.GetTimestamp();
        var label = RequestLabel.Of(context.Request.Method);
        var isMutating = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        var inFlight = _metrics.Enter(isMutating);
        var isCounted = true;
        Flow? seated = null;
        var waited = TimeSpan.Zero;
        try
        {
            context.Response.Headers["Audit-Id"] = AuditId(context.Request);
            context.Response.Headers.CacheControl = "no-cache, private";
            if (!RequestTarget.TryReadPath(context.Request, out var path))
            {
                await Answer.TextAsync(context, StatusCodes.Status400BadRequest, "400 Bad Request");
                return;
            }

            RequestAttributes.Require(context.Request, path);
            var isOpen = NonResourceRequests.IsOpenToAll(path);
            if (await _authenticator.AuthenticateAsync(context, isOpen || _authorization.AdmitsAnonymous) is not { } caller)
            {
                await Answer.StatusAsync(context, StatusError.Unauthorized("Unauthorized"));
                return;
            }

            // Health is told even while nobody can say who may do what.
            AccessRequest? wanted = null;
            if (!isOpen)
            {
                (caller, var refused) = await _authorization.ImpersonateAsync(context.Request, caller, context.RequestAborted);
                if (refused is not null)
                {
                    await Answer.StatusAsync(context, refused);
                    return;
                }

                wanted = _authorization.IsTrusted(caller) ? null : RequestAttributes.Of(context.Request, path, caller);
            }

            // What is refused to somebody belongs to a flow, too.
            if (_flows.Set(context, path, caller, wanted) is { Seats: { } seats, Use: { } use } flow)
            {
                if (!seats.TryEnter(use))
                {
                    var asked = wanted ?? RequestAttributes.Of(context.Request, path, caller);
                    var dropped = await seats.EnterAsync(use, flow.FlowOf(asked), Patience, _time, context.RequestAborted);
                    waited = _time.GetElapsedTime(started);
                    if (dropped is not null)
                    {
                        await RefuseAsync(context);
                        return;
                    }
                }

                seated = flow;
            }

            if (wanted is not null && await _authorization.CheckAsync(wanted, context.RequestAborted) is { } forbidden)
            {
                await Answer.StatusAsync(context, forbidden);
                return;
            }

            if (!_resources.TryRoute(path, out var route))
            {
                await HandleOtherAsync(context, caller, path, route.IsKnownGroup);
                return;
            }

            label = RequestLabel.Of(context.Request, route);
            if (ResourceRequests.IsLongRunning(context.Request, route))
            {
                // A watch does not stand in the way of others: it is counted apart, and needs no seat while it lasts.
                _metrics.Leave(isMutating);
                isCounted = false;
                seated?.Seats!.Leave(seated.Use!);
                seated = null;
                _metrics.EnterLong(label);
                try
                {
                    await _resources.HandleAsync(context, caller, route, context.RequestAborted);
                }
                finally
                {
                    _metrics.LeaveLong(label);
                }

                return;
            }

            if (seated is null && _settings.MaximumInFlight > 0 && inFlight > _settings.MaximumInFlight)
            {
                await RefuseAsync(context);
                return;
            }

            await HandleInTimeAsync(context, caller, route);
        }
        catch (Exception exception)
        {
            await RecoverAsync(context, exception);
        }
        finally
        {
            if (isCounted)
            {
                _metrics.Leave(isMutating);
            }

            seated?.Seats!.Leave(seated.Use!);
            _metrics.Record(label, context.Response.StatusCode, _time.GetElapsedTime(started), waited);
        }
    }

    private async Task HandleOtherAsync(HttpContext context, Caller caller, string path, bool isKnownGroup)
    {
        // Only what this server has no group for can be another's.
        if ((!isKnownGroup && await _absent.TryHandleAsync(context, caller, path)) || await _nonResources.TryHandleAsync(context, path))
        {
            return;
        }

        await (isKnownGroup ? Answer.StatusAsync(context, StatusError.PathNotFound()) : Answer.PathNotFoundAsync(context));
    }

    // A quarter of the time that a request may take (k8s.io/apiserver/pkg/server/config.go).
    private TimeSpan Patience => _settings.RequestTimeout > TimeSpan.Zero ? _settings.RequestTimeout / 4 : TimeSpan.FromSeconds(15);

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Answer.TextAsync(context, StatusCodes.Status429TooManyRequests, "Too many requests, please try again later.\n");
    }

    private async Task HandleInTimeAsync(HttpContext context, Caller caller, ResourceRoute route)
    {
        var timeout = RequestDeadline.Read(context, _settings.RequestTimeout, _time.GetUtcNow(), out var problem);
        if (problem is not null)
        {
            await Answer.StatusAsync(context, StatusError.BadRequest(problem));
            return;
        }

        if (timeout == TimeSpan.Zero)
        {
            await _resources.HandleAsync(context, caller, route, context.RequestAborted);
            return;
        }

        using var timer = new CancellationTokenSource(timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, context.RequestAborted);
        try
        {
            await _resources.HandleAsync(context, caller, route, linked.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !context.Response.HasStarted)
        {
            // The timeout filter knows nothing of what the client accepts (k8s.io/apiserver/pkg/server/filters/timeout.go).
            await Answer.StatusAsync(
                context, StatusError.Timeout("request did not complete within the allotted timeout"), StatusCodes.Status504GatewayTimeout, AnswerEncoding.Json);
        }
    }

    private async Task RecoverAsync(HttpContext context, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (exception is ConnectionLostException)
        {
            context.Abort();
            return;
        }

        var isClientsFault = exception is BadHttpRequestException or StatusException or BadRequestInfoException;
        if (!isClientsFault && !(exception is OperationCanceledException && _stopping.IsCancellationRequested))
        {
            _log($"{context.Request.Method} {context.Request.Path} failed", exception);
        }

        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        try
        {
            context.Response.ContentLength = null;
            context.Response.Headers.ContentEncoding = default;
            if (exception is BadRequestInfoException unreadable)
            {
                await Answer.TextAsync(context, StatusCodes.Status500InternalServerError, unreadable.Describe(RequestTarget.Of(context.Request)));
                return;
            }

            var status = exception switch
            {
                StatusException refused => refused.Status,
                BadHttpRequestException { StatusCode: 413 } => StatusError.RequestEntityTooLarge($"limit is {_settings.MaximumBodyBytes}"),
                BadHttpRequestException bad => StatusError.BadRequest(bad.Message) with { Code = bad.StatusCode },
                OperationCanceledException when _stopping.IsCancellationRequested =>
                    StatusError.ServiceUnavailable("apiserver is shutting down"),
                _ => StatusError.InternalError(exception.Message),
            };
            await Answer.StatusAsync(context, status);
        }
        catch (Exception second) when (second is IOException or OperationCanceledException or InvalidOperationException)
        {
            context.Abort();
        }
    }

    // A client may name the request itself; any other gets a name that no other request of this server has.
    private string AuditId(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Audit-ID", out var given) && given.ToString() is { Length: > 0 and <= 64 } id && id.All(char.IsAscii))
        {
            return id;
        }

        var number = Interlocked.Increment(ref _lastAudit);
        return $"{_auditPrefix.AsSpan(0, 8)}-{_auditPrefix.AsSpan(8, 4)}-{_auditPrefix.AsSpan(12, 4)}-{number >> 48 & 0xffff:x4}-{number & 0xffffffffffff:x12}";
    }
}
