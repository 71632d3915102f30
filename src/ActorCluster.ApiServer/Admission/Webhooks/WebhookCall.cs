using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>A call that has to be made outside of the API before a decision can go on.</summary>
/// <param name="Client">Where to.</param>
/// <param name="Body">What is sent, JSON.</param>
/// <param name="Timeout">How long an answer is awaited.</param>
/// <param name="TellsTimeout">Whether the webhook is told how long.</param>
internal sealed record OutsideCall(WebhookClientConfig Client, byte[] Body, TimeSpan Timeout, bool TellsTimeout = true)
{
    /// <summary>The address of the call, as errors show it.</summary>
    public string Url => WebhookTargets.UrlOf(Client, TellsTimeout ? Timeout : null);
}

/// <summary>What came of it.</summary>
/// <param name="Code">The HTTP code; zero without an answer.</param>
/// <param name="Body">The body.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
internal readonly record struct OutsideAnswer(int Code, ReadOnlyMemory<byte> Body, string? Failure);

/// <summary>Calls that have to be answered before a decision goes on, and how it does.</summary>
/// <param name="Calls">The calls, which are made side by side.</param>
/// <param name="Then">Goes on, given the answers in the order of the calls.</param>
internal sealed record AwaitedCalls(IReadOnlyList<OutsideCall> Calls, Func<IReadOnlyList<OutsideAnswer>, Decision> Then);
