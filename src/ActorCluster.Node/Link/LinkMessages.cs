using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Runtime;

namespace ActorCluster.Node.Link;

/// <summary>Anything that travels between a worker and the master.</summary>
public interface ILinkMessage;

/// <summary>What a worker tells the master, inside a <see cref="WorkerFrame"/>.</summary>
public interface IWorkerMessage : ILinkMessage;

/// <summary>What the master tells a worker, inside a <see cref="MasterFrame"/>.</summary>
public interface IMasterMessage : ILinkMessage;

/// <summary>
/// Names one connection of one node. The incarnation is chosen at random when the link starts; the connection counts up within it, so a
/// late message of an earlier connection is told from one of the present connection.
/// </summary>
/// <param name="Incarnation">Random, new with each start of the link.</param>
/// <param name="Connection">1, 2, 3 … within the incarnation.</param>
public readonly record struct LinkSession(long Incarnation, long Connection);

/// <summary>A node's link asks for its gateway. Sent to the <c>nodes</c> actor, which creates the gateway on first contact.</summary>
/// <param name="Node">The node.</param>
/// <param name="Session">The connection that begins.</param>
public sealed record ConnectNode(string Node, LinkSession Session) : ILinkMessage;

/// <summary>The gateway is there; its reference is the message's sender.</summary>
/// <param name="Node">The node.</param>
/// <param name="Session">The connection.</param>
public sealed record NodeConnected(string Node, LinkSession Session) : ILinkMessage;

/// <summary>The gateway does not know the connection, as after a restart of the master: connect anew.</summary>
/// <param name="Node">The node.</param>
/// <param name="Session">The unknown connection.</param>
public sealed record SessionUnknown(string Node, LinkSession Session) : ILinkMessage;

/// <summary>Numbered messages of a worker.</summary>
/// <param name="Node">The node.</param>
/// <param name="Session">The connection.</param>
/// <param name="Number">1, 2, 3 … within the connection.</param>
/// <param name="Messages">The messages, in their order.</param>
public sealed record WorkerFrame(string Node, LinkSession Session, long Number, IReadOnlyList<IWorkerMessage> Messages) : ILinkMessage;

/// <summary>Numbered messages of the master.</summary>
/// <param name="Node">The node.</param>
/// <param name="Session">The connection.</param>
/// <param name="Number">1, 2, 3 … within the connection.</param>
/// <param name="Messages">The messages, in their order.</param>
public sealed record MasterFrame(string Node, LinkSession Session, long Number, IReadOnlyList<IMasterMessage> Messages) : ILinkMessage;

/// <summary>Creates the Node object, or brings the labels and resources of an existing one up to date.</summary>
/// <param name="Node">The node as it describes itself.</param>
public sealed record RegisterNode(Api.Core.Node Node) : IWorkerMessage;

/// <summary>Renews the node's lease, stamped with the node's own clock.</summary>
/// <param name="RenewTime">The time at the node.</param>
/// <param name="DurationSeconds">What the lease says about how long it lasts.</param>
public sealed record RenewLease(MicroTime RenewTime, int DurationSeconds) : IWorkerMessage;

/// <summary>The node's status as a whole.</summary>
/// <param name="Status">The status.</param>
public sealed record NodeStatusReport(NodeStatus Status) : IWorkerMessage;

/// <summary>A pod's status as a whole.</summary>
/// <param name="Key">The pod.</param>
/// <param name="Uid">Its uid: the report is about no other pod of the name.</param>
/// <param name="Status">The status.</param>
/// <param name="ObservedVersion">The resourceVersion of the pod that the kubelet acted on.</param>
public sealed record PodStatusReport(ObjectKey Key, string Uid, PodStatus Status, string? ObservedVersion) : IWorkerMessage;

/// <summary>The containers of a deleted pod are gone: its object may go as well.</summary>
/// <param name="Key">The pod.</param>
/// <param name="Uid">Its uid.</param>
public sealed record PodTerminated(ObjectKey Key, string Uid) : IWorkerMessage;

/// <summary>Something to be recorded as an Event.</summary>
/// <param name="About">What it is about.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">CamelCase.</param>
/// <param name="Message">For people.</param>
/// <param name="Component"><c>kubelet</c> or <c>kube-proxy</c>.</param>
public sealed record RecordEvent(ObjectReference About, string Type, string Reason, string Message, string Component) : IWorkerMessage;

/// <summary>
/// Every report that the worker stands by is in this frame and those before it: the answer to <see cref="RequestReports"/>.
/// </summary>
public sealed record ReportsComplete : IWorkerMessage;

/// <summary>The worker missed something: it needs a <see cref="PodSnapshot"/>.</summary>
public sealed record RequestSync : IWorkerMessage;

/// <summary>A ConfigMap or Secret that a pod of the node refers to.</summary>
/// <param name="Key">Which.</param>
/// <param name="Version">
/// The resourceVersion that the node knows; empty when it knows that there is none, null when it knows nothing.
/// </param>
public readonly record struct WantedConfiguration(ConfigurationKey Key, string? Version);

/// <summary>
/// Every ConfigMap and Secret that the pods of the node refer to: the master watches them, and no others, and answers with
/// <see cref="ConfigurationChanged"/> about all that the node does not know.
/// </summary>
/// <param name="Wanted">What they refer to.</param>
public sealed record WatchConfiguration(IReadOnlyList<WantedConfiguration> Wanted) : IWorkerMessage;

/// <summary>Asks for a token of a service account, bound to a pod of the node. Answered by <see cref="TokenIssued"/>.</summary>
/// <param name="Key">Which.</param>
public sealed record RequestToken(TokenKey Key) : IWorkerMessage;

/// <summary>A piece of a container's log.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Lines">The lines; null when there is no such container.</param>
/// <param name="ContainerId">The run that printed them; empty for a previous one.</param>
/// <param name="IsRunning">More lines may come.</param>
/// <param name="NextLine">The number of the line that comes next.</param>
public sealed record LogChunk(
    long RequestId, IReadOnlyList<LogLine>? Lines, string ContainerId = "", bool IsRunning = false, int NextLine = 0) : IWorkerMessage;

/// <summary>The Node object is there, or changed in what the kubelet cares for.</summary>
/// <param name="Node">The object; null when registration failed.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record NodeRegistered(Api.Core.Node? Node, string? Failure) : IMasterMessage;

/// <summary>The answer to <see cref="RenewLease"/>.</summary>
/// <param name="Succeeded">Whether the lease was written.</param>
public sealed record LeaseRenewed(bool Succeeded) : IMasterMessage;

/// <summary>Every pod that is bound to the node. What is not in it does not exist any more.</summary>
/// <param name="Pods">The pods.</param>
public sealed record PodSnapshot(IReadOnlyList<Pod> Pods) : IMasterMessage;

/// <summary>A pod was bound to the node.</summary>
/// <param name="Pod">The pod.</param>
public sealed record PodAssigned(Pod Pod) : IMasterMessage;

/// <summary>A pod's metadata or specification changed: labels, annotations, images, its deletion.</summary>
/// <param name="Pod">The pod.</param>
public sealed record PodChanged(Pod Pod) : IMasterMessage;

/// <summary>A pod's object is gone.</summary>
/// <param name="Uid">Its uid.</param>
public sealed record PodRemoved(string Uid) : IMasterMessage;

/// <summary>The node must give up a pod: it fails with this reason.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="Reason"><c>Evicted</c>.</param>
/// <param name="Message">For people.</param>
/// <param name="GraceSeconds">How long its containers have.</param>
public sealed record EvictPod(string Uid, string Reason, string Message, int GraceSeconds) : IMasterMessage;

/// <summary>The gateway missed something: the worker repeats every report that it stands by.</summary>
public sealed record RequestReports : IMasterMessage;

/// <summary>The node's proxy may use the Services up to this revision, which the process's service directory holds.</summary>
/// <param name="Revision">The revision.</param>
public sealed record ServicesPublished(long Revision) : IMasterMessage;

/// <summary>The state of a ConfigMap or Secret.</summary>
/// <param name="Key">Which.</param>
/// <param name="Object">The object; null when there is none.</param>
public readonly record struct ConfigurationItem(ConfigurationKey Key, KubernetesObject? Object);

/// <summary>What has become of ConfigMaps and Secrets that the node wants to know of.</summary>
/// <param name="Items">Their states.</param>
public sealed record ConfigurationChanged(IReadOnlyList<ConfigurationItem> Items) : IMasterMessage;

/// <summary>A token that the node has asked for.</summary>
/// <param name="Key">Which.</param>
/// <param name="Token">The token; null when it was refused.</param>
/// <param name="Expires">When the time is over that it was asked for.</param>
/// <param name="Failure">Why it was refused.</param>
public sealed record TokenIssued(TokenKey Key, string? Token, DateTimeOffset Expires, string? Failure) : IMasterMessage;

/// <summary>Asks for the log of a container.</summary>
/// <param name="RequestId">Chosen by the gateway.</param>
/// <param name="PodUid">The pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Previous">The run before the present one.</param>
/// <param name="TailLines">Only so many lines from the end; null for all.</param>
/// <param name="FirstLine">Only lines from this number on.</param>
public sealed record FetchLogs(long RequestId, string PodUid, string Container, bool Previous, int? TailLines, int FirstLine = 0) : IMasterMessage;

/// <summary>A worker process wants the Services and EndpointSlices, once for all of its nodes. Sent to the <c>nodes</c> actor.</summary>
/// <param name="Session">The subscription that begins.</param>
public sealed record SubscribeServices(LinkSession Session) : ILinkMessage;

/// <summary>The process is still there, and has seen everything up to this number.</summary>
/// <param name="Session">The subscription.</param>
/// <param name="LastNumber">The last number seen.</param>
public sealed record ServicesSeen(LinkSession Session, long LastNumber) : ILinkMessage;

/// <summary>Every Service and EndpointSlice.</summary>
/// <param name="Session">The subscription.</param>
/// <param name="Number">The number of this message within it.</param>
/// <param name="Revision">The revision that it shows.</param>
/// <param name="Services">The Services.</param>
/// <param name="Slices">The EndpointSlices.</param>
public sealed record ServiceSnapshot(
    LinkSession Session, long Number, long Revision, IReadOnlyList<Service> Services, IReadOnlyList<EndpointSlice> Slices) : ILinkMessage;

/// <summary>What changed since the message before.</summary>
/// <param name="Session">The subscription.</param>
/// <param name="Number">The number of this message within it.</param>
/// <param name="Revision">The revision that results.</param>
/// <param name="Services">New and changed Services.</param>
/// <param name="Slices">New and changed EndpointSlices.</param>
/// <param name="RemovedServices">Services that are gone.</param>
/// <param name="RemovedSlices">EndpointSlices that are gone.</param>
public sealed record ServicesChanged(
    LinkSession Session,
    long Number,
    long Revision,
    IReadOnlyList<Service> Services,
    IReadOnlyList<EndpointSlice> Slices,
    IReadOnlyList<ObjectKey> RemovedServices,
    IReadOnlyList<ObjectKey> RemovedSlices) : ILinkMessage;
