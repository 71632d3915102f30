namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>A port of an emulated pod.</summary>
/// <param name="Node">The pod's node.</param>
/// <param name="Uid">The pod.</param>
/// <param name="Ip">Its address.</param>
/// <param name="Port">The port.</param>
public sealed record WebhookPod(string Node, string Uid, string Ip, int Port);

/// <summary>Where a webhook is.</summary>
/// <param name="Url">The address of the call, as errors show it.</param>
/// <param name="Pod">The emulated pod that answers; null for a server outside of the cluster.</param>
/// <param name="Address">The address and port to connect to instead of the URL's; null for the URL's.</param>
/// <param name="CaBundle">Certificates in PEM that the server is verified by; null for those of the machine.</param>
public sealed record WebhookTarget(Uri Url, WebhookPod? Pod, string? Address, ReadOnlyMemory<byte>? CaBundle);

/// <summary>Calls a webhook with a POST of JSON. From the api actor; answered by <see cref="WebhookAnswered"/>.</summary>
/// <param name="CallId">Names the call.</param>
/// <param name="Target">Where to.</param>
/// <param name="Body">The body.</param>
/// <param name="Timeout">How long the api actor waits for the answer.</param>
public sealed record CallWebhook(long CallId, WebhookTarget Target, ReadOnlyMemory<byte> Body, TimeSpan Timeout);

/// <summary>Nobody waits for the call any more.</summary>
/// <param name="CallId">The call.</param>
public sealed record CancelWebhookCall(long CallId);

/// <summary>What came of a call.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Code">The HTTP code; zero without an answer.</param>
/// <param name="Body">The body of the answer.</param>
/// <param name="Failure">Why there is no answer, as Go's HTTP client says it; null when there is one.</param>
public sealed record WebhookAnswered(long CallId, int Code, ReadOnlyMemory<byte> Body, string? Failure);
