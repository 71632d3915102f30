using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Tests.Support;
using Akka.Actor;
using Akka.Configuration;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Link;

public sealed class LinkSerializerSpec
{
    private static readonly LinkSession Session = new(-77, 3);
    private static readonly ConfigurationKey Map = new(ConfigurationKind.ConfigMap, "default", "a");
    private static readonly TokenKey Token = new("default", "robot", "web", "u1", "vault", 3607);
    private static readonly DateTimeOffset Moment = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_message_must_survive_the_wire()
    {
        using var system = new VirtualSystem();
        var serializer = new LinkSerializer((ExtendedActorSystem)system.System);
        var pod = APod().WithUid("u1") with { Status = new PodStatus { Phase = "Running", PodIP = "10.0.0.1" } };
        var key = new ObjectKey("default", "web");
        object[] messages =
        [
            new ConnectNode("n", Session),
            new NodeConnected("n", Session),
            new SessionUnknown("n", Session),
            new SubscribeServices(Session),
            new ServicesSeen(Session, 9),
            new WorkerFrame("n", Session, 5,
            [
                new RegisterNode(new Api.Core.Node { Kind = "Node", ApiVersion = "v1", Metadata = new ObjectMeta { Name = "n" } }),
                new RenewLease(new MicroTime(Moment.AddTicks(12340)), 40),
                new NodeStatusReport(new NodeStatus { Addresses = [new NodeAddress { Type = "Hostname", Address = "n" }] }),
                new PodStatusReport(key, "u1", pod.Status, "17"),
                new PodStatusReport(key, "u1", pod.Status, null),
                new PodTerminated(key, "u1"),
                new RecordEvent(new ObjectReference { Kind = "Pod", Name = "web", FieldPath = "spec" }, "Normal", "Pulled", "text", "kubelet"),
                new ReportsComplete(),
                new RequestSync(),
                new WatchConfiguration(
                [
                    new WantedConfiguration(Map, null), new WantedConfiguration(Map with { Name = "b" }, ""),
                    new WantedConfiguration(Map with { Kind = ConfigurationKind.Secret }, "12"),
                ]),
                new RequestToken(Token),
                new LogChunk(4, [new LogLine(Moment, "line"), new LogLine(Moment, "rest", true)], "containerd://1", true, 7),
                new LogChunk(5, null),
                new StreamOpened(1L << 40),
                new StreamData(7, 2, new byte[] { 0, 255, 7 }, true),
                new StreamCredit(7, 65536),
                new StreamEnded(7, StreamOutcome.Failed, -3, "why"),
            ]),
            new MasterFrame("n", Session, 6,
            [
                new NodeRegistered(null, "no"),
                new NodeRegistered(new Api.Core.Node { Kind = "Node", ApiVersion = "v1" }, null),
                new LeaseRenewed(true),
                new PodSnapshot([pod]),
                new PodAssigned(pod),
                new PodChanged(pod),
                new PodRemoved("u1"),
                new ConfigurationChanged(
                [
                    new ConfigurationItem(Map, new ConfigMap { Kind = "ConfigMap", ApiVersion = "v1", Data = new Dictionary<string, string> { ["a"] = "b" } }),
                    new ConfigurationItem(
                        Map with { Kind = ConfigurationKind.Secret },
                        new Secret { Kind = "Secret", ApiVersion = "v1", Data = new Dictionary<string, byte[]> { ["a"] = [0, 255] } }),
                    new ConfigurationItem(
                        new ConfigurationKey(ConfigurationKind.Claim, "default", "a"), new PersistentVolumeClaim { Kind = "PersistentVolumeClaim", ApiVersion = "v1" }),
                    new ConfigurationItem(
                        new ConfigurationKey(ConfigurationKind.Volume, "", "a"), new PersistentVolume { Kind = "PersistentVolume", ApiVersion = "v1" }),
                    new ConfigurationItem(Map, null),
                ]),
                new TokenIssued(Token, "a.b.c", Moment, null),
                new TokenIssued(Token, null, default, "no"),
                new EvictPod("u1", "Evicted", "m", 1),
                new RequestReports(),
                new ServicesPublished(12),
                new FetchLogs(1, "u1", "main", true, 5),
                new FetchLogs(2, "u1", "main", false, null, 7),
                new OpenStream(8, new StreamRequest(StreamKind.Exec, "u1", "main", ["sh", "-c", "exit 3"], true, false, true, true, 80)),
                new StreamData(8, 0, default, true),
                new ResizeStream(8, 80, 24),
                new CloseStream(8),
            ]),
            new ServiceSnapshot(Session, 1, 2, [new Service { Kind = "Service", ApiVersion = "v1" }], [new EndpointSlice { Kind = "EndpointSlice", ApiVersion = "discovery.k8s.io/v1" }]),
            new ServicesChanged(Session, 2, 3, [], [], [key], [key]),
        ];
        foreach (var message in messages)
        {
            var copy = serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
            Assert.Equal(Text(message), Text(copy));
        }
    }

    [Fact]
    public void Every_kind_of_message_must_have_a_wire_form()
    {
        using var system = new VirtualSystem();
        var serializer = new LinkSerializer((ExtendedActorSystem)system.System);
        var unwritten = typeof(ILinkMessage).Assembly.GetTypes()
            .Where(type => typeof(ILinkMessage).IsAssignableFrom(type) && type.IsClass
                && !typeof(IWorkerMessage).IsAssignableFrom(type) && !typeof(IMasterMessage).IsAssignableFrom(type))
            .Where(type => Record.Exception(() => serializer.Manifest(System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type))) is not null);
        Assert.Empty(unwritten);
    }

    [Fact]
    public void Configuration_must_bind_the_messages_to_the_serializer()
    {
        using var system = ActorSystem.Create("wire", ConfigurationFactory.ParseString("akka.loggers = []\n" + LinkSerializer.Configuration));
        var message = new WorkerFrame("n", Session, 5, [new RequestSync()]);
        Assert.Equal(LinkSerializer.WireIdentifier, system.Serialization.FindSerializerFor(message).Identifier);
    }

    // The parts that records compare by reference are compared as text.
    private static string Text(object message) => message switch
    {
        WorkerFrame frame => $"{frame.Node} {frame.Session} {frame.Number} {string.Join('\n', frame.Messages.Select(Text))}",
        MasterFrame frame => $"{frame.Node} {frame.Session} {frame.Number} {string.Join('\n', frame.Messages.Select(Text))}",
        PodAssigned assigned => Json(assigned.Pod),
        PodChanged changed => Json(changed.Pod),
        PodSnapshot snapshot => string.Join('\n', snapshot.Pods.Select(Json)),
        RegisterNode register => Json(register.Node),
        NodeRegistered { Node: { } node } => Json(node),
        NodeStatusReport status => Json(new Api.Core.Node { Status = status.Status }),
        PodStatusReport report => report.Key + report.Uid + report.ObservedVersion + Json(new Pod { Status = report.Status }),
        LogChunk log => $"{log.RequestId} {log.ContainerId} {log.IsRunning} {log.NextLine} " + string.Join(';', log.Lines ?? [new LogLine(default, "null")]),
        StreamData data => $"{data.StreamId} {data.Channel} {data.IsLast} {Convert.ToHexString(data.Data.Span)}",
        WatchConfiguration watch => string.Join(' ', watch.Wanted),
        ConfigurationChanged changed => string.Join(' ', changed.Items.Select(static item => item.Key + (item.Object is null ? "none" : Json(item.Object)))),
        OpenStream open => $"{open.StreamId} {open.Request with { Command = [] }} {string.Join('|', open.Request.Command)}",
        ServiceSnapshot s => $"{s.Session} {s.Number} {s.Revision} {string.Join(' ', s.Services.Select(Json))} {string.Join(' ', s.Slices.Select(Json))}",
        ServicesChanged s => $"{s.Session} {s.Number} {s.Revision} {string.Join(' ', s.RemovedServices)} {string.Join(' ', s.RemovedSlices)}",
        _ => message.ToString()!,
    };

    private static string Json(KubernetesObject value) => System.Text.Encoding.UTF8.GetString(KubernetesProtobuf.Encode(value));
}
