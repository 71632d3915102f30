using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Lab;

/// <summary>The API server is slow, refuses, or is away. What is not named is meant as a whole.</summary>
public sealed record ApiFault
{
    /// <summary>
    /// Only these verbs (<c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>, <c>bind</c>,
    /// <c>evict</c>).
    /// </summary>
    [Field(1)]
    public IReadOnlyList<string>? Verbs { get; init; }

    /// <summary>Only these resources, as <c>plural</c> or <c>plural.group</c>.</summary>
    [Field(2)]
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>
    /// Only requests of these clients, each with <c>*</c> for any text (<c>kubelet</c>, <c>kube-scheduler</c>,
    /// <c>deployment-controller</c>).
    /// </summary>
    [Field(3)]
    public IReadOnlyList<string>? Clients { get; init; }

    /// <summary>How much later a request is handled.</summary>
    [Field(4)]
    public string? Latency { get; init; }

    /// <summary>How much the latency varies, up and down.</summary>
    [Field(5)]
    public string? Jitter { get; init; }

    /// <summary>The HTTP code that requests are refused with (429, 500, 503 …).</summary>
    [Field(6)]
    public int? ErrorCode { get; init; }

    /// <summary>What a refusal says about when to come again, in seconds.</summary>
    [Field(7)]
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The share of requests that are hit, as <c>30%</c>. By default all.</summary>
    [Field(8)]
    public string? Rate { get; init; }

    /// <summary>Nobody answers: requests fail as connections do, and watches end.</summary>
    [Field(9)]
    public bool? Outage { get; init; }
}

/// <summary>The store is slow, crashes, or has a wrong field in it.</summary>
public sealed record StoreFault
{
    /// <summary>
    /// <c>Stall</c>: it answers nothing until the fault heals. <c>SlowCommit</c>: each write takes <see cref="Latency"/>. <c>Crash</c>: it
    /// ends and comes back when the fault heals, with every write that it acknowledged. <c>Corrupt</c>: a field of an object is changed.
    /// </summary>
    [Field(1, Always = true, Required = true)]
    public string? Kind { get; init; }

    /// <summary>How long a write takes.</summary>
    [Field(2)]
    public string? Latency { get; init; }

    /// <summary>The object that is corrupted; with a selector the first one by name.</summary>
    [Field(3)]
    public ObjectTarget? Object { get; init; }

    /// <summary>The field, as <c>spec.selector.app</c> or <c>metadata.ownerReferences[0].uid</c>.</summary>
    [Field(4)]
    public string? Path { get; init; }

    /// <summary>Its new value as JSON text; without one the field is taken away.</summary>
    [Field(5)]
    public string? Value { get; init; }
}

/// <summary>Values of <c>store.kind</c>.</summary>
public static class StoreFaultKind
{
    /// <summary>Answers nothing.</summary>
    public const string Stall = "Stall";

    /// <summary>Writes take their time.</summary>
    public const string SlowCommit = "SlowCommit";

    /// <summary>Ends and recovers.</summary>
    public const string Crash = "Crash";

    /// <summary>A field is changed behind everybody's back.</summary>
    public const string Corrupt = "Corrupt";
}

/// <summary>Watches of clients stall, lose events, or end.</summary>
/// <remarks>
/// A client does not notice that an event is missing: revisions count the writes of all resources, so a gap is nothing unusual, and a
/// client-go reflector goes on from the last revision that it saw when its watch ends in the normal course of things; its resync goes
/// through its own cache. What it misses comes back with the next event of the same object, or with a new list: after 410, or when its
/// process starts. Nothing bounds that time in Kubernetes. Here the healing of <c>Drop</c> does: the watches that lost events end with
/// 410, as those of a broken API server do that is replaced. Nor does a reflector that lives go back in time
/// (<c>relistResourceVersion</c>), but one that starts lists with <c>resourceVersion=0</c> and takes what a stale server has:
/// <c>Rewind</c> does it to either.
/// </remarks>
public sealed record WatchFault
{
    /// <summary>
    /// <c>Stall</c>: nothing is delivered until it heals, then everything in order; of a watch that falls too far behind nothing is left,
    /// and it ends. <c>Drop</c>: the next <see cref="Count"/> events are left out, whosever they are. <c>Expire</c>: the watches that are
    /// open end with 410. <c>Rewind</c>: they end, and the next list of each shows the state of <see cref="Revisions"/> writes before that,
    /// followed by everything since.
    /// </summary>
    [Field(1, Always = true, Required = true)]
    public string? Kind { get; init; }

    /// <summary>
    /// Only watches of these clients, each with <c>*</c> for any text. <c>kube-proxy</c> with nodes means their proxies, without nodes the
    /// one watch that feeds all of them.
    /// </summary>
    [Field(2)]
    public IReadOnlyList<string>? Clients { get; init; }

    /// <summary>Only watches of these resources, as <c>plural</c> or <c>plural.group</c>.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>How many events are left out; by default one.</summary>
    [Field(4)]
    public int? Count { get; init; }

    /// <summary>How many writes back.</summary>
    [Field(5)]
    public int? Revisions { get; init; }
}

/// <summary>Values of <c>watch.kind</c>.</summary>
public static class WatchFaultKind
{
    /// <summary>Nothing is delivered.</summary>
    public const string Stall = "Stall";

    /// <summary>Events are left out.</summary>
    public const string Drop = "Drop";

    /// <summary>Ends with 410 Gone.</summary>
    public const string Expire = "Expire";

    /// <summary>Ends, and begins again in the past.</summary>
    public const string Rewind = "Rewind";
}

/// <summary>A controller or the scheduler stands still, crashes, or loses its lease.</summary>
public sealed record ComponentFault
{
    /// <summary><c>kube-scheduler</c>, <c>kube-controller-manager</c>, or one controller by its name (<c>replicaset</c>).</summary>
    [Field(1, Always = true, Required = true)]
    public string? Component { get; init; }

    /// <summary><c>Pause</c>, <c>Crash</c>, <c>CrashBeforeWrite</c>, <c>CrashAfterWrite</c> or <c>LoseLeadership</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string? Kind { get; init; }

    /// <summary>The how-manieth write, counted from the start of the fault; by default the first.</summary>
    [Field(3)]
    public int? Write { get; init; }

    /// <summary>Which instance of several, from 1; by default the one that leads.</summary>
    [Field(4)]
    public int? Instance { get; init; }
}

/// <summary>Values of <c>component.kind</c>.</summary>
public static class ComponentFaultKind
{
    /// <summary>Stands still, and goes on where it was.</summary>
    public const string Pause = "Pause";

    /// <summary>Ends now and is started anew.</summary>
    public const string Crash = "Crash";

    /// <summary>Ends instead of sending the n-th write.</summary>
    public const string CrashBeforeWrite = "CrashBeforeWrite";

    /// <summary>Ends after the n-th write has taken effect, before it hears of it.</summary>
    public const string CrashAfterWrite = "CrashAfterWrite";

    /// <summary>Its renewals of the leader's lease fail.</summary>
    public const string LoseLeadership = "LoseLeadership";
}

/// <summary>
/// Clients load a Service. What a request costs a container is said by the annotation <c>behaviour.actorcluster.dev/&lt;container&gt;</c>:
/// <c>requestCpu</c>, <c>requestMemory</c>, <c>requestTime</c>.
/// </summary>
public sealed record LoadFault
{
    /// <summary>The Service's name.</summary>
    [Field(1, Always = true, Required = true)]
    public string? Service { get; init; }

    /// <summary>Its namespace; by default <c>default</c>.</summary>
    [Field(2)]
    public string? Namespace { get; init; }

    /// <summary>The Service's port; by default its first.</summary>
    [Field(3)]
    public int? Port { get; init; }

    /// <summary>How many requests come in a second, without repeated ones.</summary>
    [Field(4)]
    public int RequestsPerSecond { get; init; }

    /// <summary>How often a failed request is repeated; by default never.</summary>
    [Field(5)]
    public int? Retries { get; init; }

    /// <summary>How long a client waits for its answer; by default one second.</summary>
    [Field(6)]
    public string? Timeout { get; init; }
}
