using ActorCluster.Api.Quantities;
using ActorCluster.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Until when a client waits for its answer (<c>timeout</c>; k8s.io/apiserver/pkg/endpoints/filters/request_deadline.go).
/// </summary>
/// <param name="At">The time.</param>
internal sealed record RequestDeadline(DateTimeOffset At)
{
    /// <summary>The time; null when the client did not say.</summary>
    /// <param name="context">The request.</param>
    public static DateTimeOffset? Of(HttpContext context) => context.Features.Get<RequestDeadline>()?.At;

    /// <summary>Reads how long a request may take.</summary>
    /// <param name="context">The request; keeps what the client said.</param>
    /// <param name="limit">The longest that the server allows; zero for ever.</param>
    /// <param name="now">The time.</param>
    /// <param name="problem">What is wrong with what the client said; null when nothing is.</param>
    /// <returns>For how long; zero for ever.</returns>
    public static TimeSpan Read(HttpContext context, TimeSpan limit, DateTimeOffset now, out string? problem)
    {
        problem = null;
        if (!context.Request.QueryString.HasValue || QueryOptions.Single(context.Request.Query, "timeout") is not { Length: > 0 } text)
        {
            return limit;
        }

        if (GoDuration.Parse(text) is not { } wanted)
        {
            problem = $"invalid timeout specified in the request URL - time: invalid duration {FieldError.Quote(text)}";
            return limit;
        }

        if (wanted <= TimeSpan.Zero || (limit > TimeSpan.Zero && wanted >= limit))
        {
            return limit;
        }

        context.Features.Set(new RequestDeadline(now + wanted));
        return wanted;
    }
}
