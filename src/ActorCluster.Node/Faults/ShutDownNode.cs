namespace ActorCluster.Node.Faults;

/// <summary>
/// The machine is about to go off, as systemd announces it (pkg/kubelet/nodeshutdown). Told to <c>/user/node-&lt;name&gt;</c> by its host:
/// the kubelet says that its node is not ready, takes no new pods and ends those that run, regular ones first. Answered by
/// <see cref="NodeShutDown"/>, unless the kubelet does not work: the host switches the machine off after the grace in any case.
/// </summary>
/// <param name="Grace">How long all of it may take; zero ends nothing in order.</param>
public sealed record ShutDownNode(TimeSpan Grace);

/// <summary>The pods of a node have ended, or had their time: its machine may go off.</summary>
/// <param name="Node">The node.</param>
public sealed record NodeShutDown(string Node);
