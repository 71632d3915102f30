using ActorCluster.Api.Errors;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Faults;

/// <summary>What becomes of a request under faults.</summary>
/// <param name="FaultId">The fault that decided; null when none concerns the request.</param>
/// <param name="Delay">How much later it is handled or refused.</param>
/// <param name="Refusal">What it is refused with; null when it is handled.</param>
/// <param name="IsOutage">Whether it is refused because nobody is there to answer.</param>
internal readonly record struct RequestJudgement(string? FaultId, TimeSpan Delay, Status? Refusal, bool IsOutage);

/// <summary>
/// The faults of the API server that are on. They stand before admission, as an overloaded or broken server does. Delays of several
/// faults add up, the first refusal counts.
/// </summary>
internal sealed class RequestFaults
{
    private readonly List<Rule> _rules = [];

    /// <summary>Whether there is any fault.</summary>
    public bool Any => _rules.Count > 0;

    /// <summary>A fault begins. One of the same id ends with that.</summary>
    /// <param name="faultId">Its id.</param>
    /// <param name="fault">The fault.</param>
    /// <exception cref="FormatException">A duration or a share in it cannot be read.</exception>
    public void Add(string faultId, ApiFault fault)
    {
        Remove(faultId);
        _rules.Add(new Rule(
            faultId,
            fault,
            fault.Latency is null ? TimeSpan.Zero : LabDuration.Parse(fault.Latency),
            fault.Jitter is null ? TimeSpan.Zero : LabDuration.Parse(fault.Jitter),
            fault.Rate is null ? 1 : Share.Parse(fault.Rate)));
    }

    /// <summary>A fault is over.</summary>
    /// <param name="faultId">Its id.</param>
    /// <returns>Whether it was on.</returns>
    public bool Remove(string faultId) => _rules.RemoveAll(rule => rule.FaultId == faultId) > 0;

    /// <summary>Decides about a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="random">Chance, asked only by faults that hit a share of the requests or vary.</param>
    public RequestJudgement Judge(RequestDescription request, Random random)
    {
        string? decided = null;
        var delay = TimeSpan.Zero;
        foreach (var rule in _rules)
        {
            var fault = rule.Fault;
            if (!(fault.Verbs is null or [] || fault.Verbs.Contains(request.Verb)) || !request.IsAbout(fault.Resources)
                || !request.IsBy(fault.Clients) || (rule.Rate < 1 && random.NextDouble() >= rule.Rate))
            {
                continue;
            }

            decided ??= rule.FaultId;
            delay += rule.Latency + (rule.Jitter == TimeSpan.Zero ? TimeSpan.Zero : rule.Jitter * (2 * random.NextDouble() - 1));
            if (fault.Outage == true)
            {
                // The words of Go's net package, which clients see instead of an answer.
                return new RequestJudgement(rule.FaultId, TimeSpan.Zero, StatusError.ServiceUnavailable("connect: connection refused"), true);
            }

            if (fault.ErrorCode is { } code)
            {
                return new RequestJudgement(rule.FaultId, Positive(delay), Refuse(code, fault.RetryAfterSeconds, request), false);
            }
        }

        return new RequestJudgement(decided, Positive(delay), null, false);
    }

    private static TimeSpan Positive(TimeSpan delay) => delay < TimeSpan.Zero ? TimeSpan.Zero : delay;

    private static Status Refuse(int code, int? retryAfter, RequestDescription request)
    {
        var status = code switch
        {
            401 => StatusError.Unauthorized("Unauthorized"),
            403 => StatusError.Forbidden(request.Resource, "", "an experiment refuses it"),
            409 => StatusError.Modified(request.Resource, ""),
            410 => StatusError.Expired("The resourceVersion for the provided watch is too old."),
            429 => StatusError.TooManyRequests("Too many requests, please try again later.", 1),
            500 => StatusError.InternalError("an experiment refuses it"),
            503 => StatusError.ServiceUnavailable("the server is currently unable to handle the request"),
            504 => StatusError.Timeout("request did not complete within the allotted timeout"),
            _ => StatusError.Unknown($"an error on the server has prevented the request from succeeding (an experiment answers {code})") with { Code = code },
        };
        return retryAfter is { } seconds
            ? status with { Details = (status.Details ?? new StatusDetails()) with { RetryAfterSeconds = seconds } }
            : status;
    }

    private sealed record Rule(string FaultId, ApiFault Fault, TimeSpan Latency, TimeSpan Jitter, double Rate);
}
