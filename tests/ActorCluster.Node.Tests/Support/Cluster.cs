using ActorCluster.Api.Core;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Link;
using ActorCluster.Node.Proxy;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Settings;
using Akka.Actor;

namespace ActorCluster.Node.Tests.Support;

/// <summary>
/// The master's <c>nodes</c> actor over a fake API, and nodes: everything of this project together. A wire between them can be cut.
/// </summary>
internal sealed class Cluster : IDisposable
{
    public Cluster(string overlay = "")
    {
        System = new VirtualSystem(Instant + overlay);
        Api = new FakeApi(System);
        Nodes = System.Start(NodesActor.PropsFor(Api.Ref, System.Node, System.Client, System.Time), "nodes");
        Services = System.Start(ServiceDirectoryActor.PropsFor(System.Node, System.Time, 1), "services");
        System.Tell(Services, new MasterFound(Nodes));
    }

    /// <summary>Nothing takes time but what a test says.</summary>
    public const string Instant = "actorcluster.node.runtime.pull-bytes-per-second = 0\n";

    public VirtualSystem System { get; }

    public FakeApi Api { get; }

    public IActorRef Nodes { get; }

    public IActorRef Services { get; }

    public IActorRef StartNode(
        string name = "node-a", int index = 1, Func<NodeIdentity, NodeIdentity>? change = null, NodeDisk? disk = null)
    {
        var identity = new NodeIdentity(name, index);
        var node = System.Start(
            NodeSupervisor.PropsFor(change?.Invoke(identity) ?? identity, System.Node, Services, System.Time, 7, null, disk), "node-" + name);
        System.Tell(node, new MasterFound(Nodes));
        return node;
    }

    /// <summary>Switches a machine off.</summary>
    public void Stop(IActorRef node)
    {
        System.System.Stop(node);
        System.Drain();
    }

    /// <summary>Notes what is published on the event stream from now on.</summary>
    public Recorder Listen<T>()
    {
        var recorder = System.Probe();
        System.System.EventStream.Subscribe(recorder.Ref, typeof(T));
        return recorder;
    }

    /// <summary>Tells a part of a node something, past its supervisor.</summary>
    public void TellPart(string part, object message, string node = "node-a", Recorder? from = null)
    {
        System.System.ActorSelection($"/user/node-{node}/{part}").Tell(message, from?.Ref ?? ActorRefs.NoSender);
        System.Drain();
    }

    /// <summary>Runs a command in a container.</summary>
    /// <returns>What it prints, its errors with it.</returns>
    public string Exec(string pod, string container, params string[] command)
    {
        var client = System.Probe();
        var request = new StreamRequest(StreamKind.Exec, Pod(pod).Metadata.Uid!, container, command, false, true, true, false, 0);
        System.Tell(Nodes, new OpenNodeStream(Pod(pod).Spec.NodeName!, request), client);
        System.Advance(TimeSpan.FromSeconds(1));
        Xunit.Assert.Equal(StreamOutcome.Exited, client.Single<StreamEnded>().Outcome);
        return global::System.Text.Encoding.UTF8.GetString([.. client.All<StreamData>().SelectMany(static data => data.Data.ToArray())]);
    }

    public void Put(Api.Meta.KubernetesObject value)
    {
        Api.Put(value);
        System.Drain();
    }

    public void Delete(string name, long grace = 30)
    {
        Api.DeletePod("default", name, grace);
        System.Drain();
    }

    public Pod Pod(string name = "web") => Api.Find<Pod>("default", name)!;

    public PodStatus Status(string name = "web") => Pod(name).Status;

    /// <summary>What the node lifecycle controller does with a node that it has not heard from.</summary>
    public void CallNotReady()
    {
        var node = Api.Find<ActorCluster.Api.Core.Node>("", "node-a")!;
        Put(node with
        {
            Status = node.Status with { Conditions = [.. node.Status.Conditions!.Select(c => c with { Status = "Unknown", Reason = "NodeStatusUnknown" })] },
        });
        var pod = Pod();
        Put(pod with
        {
            Status = pod.Status with { Conditions = [.. pod.Status.Conditions!.Select(c => c.Type == "Ready" ? c with { Status = "False" } : c)] },
        });
    }

    public void Dispose() => System.Dispose();
}
