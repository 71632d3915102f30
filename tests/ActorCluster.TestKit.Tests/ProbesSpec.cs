using ActorCluster.Api.Core;
using ActorCluster.Client.Protocol;
using ActorCluster.Node;
using ActorCluster.TestKit.Probes;
using Akka.Actor;

namespace ActorCluster.TestKit.Tests;

/// <summary>Probes in place of the cluster's parts.</summary>
public sealed class ProbesSpec
{
    [Fact]
    public async Task Probe_in_place_of_a_kubelet_must_get_what_the_kubelet_would()
    {
        var kubelet = new ActorProbe();
        await using var cluster = await SimulatedCluster.StartAsync(new SimulationOptions
        {
            Nodes = 2,
            WaitForNodes = false,
            Node = node => node.Name == "node-1" ? new NodeParts { Kubelet = _ => kubelet.Props } : NodeParts.Own,
        });
        await cluster.Eventually(TimeSpan.FromSeconds(30), c => c.Node("node-2").AllReady());
        Assert.Null(cluster.View(c => c.Find<Api.Core.Node>("node-1")));
        Assert.NotEmpty(kubelet.Messages);
        Assert.Equal("/user/node-node-1/kubelet", kubelet.Ref.Path.ToStringWithoutAddress());
    }

    [Fact]
    public async Task Probe_in_place_of_the_scheduler_must_leave_the_choice_to_the_test()
    {
        var scheduler = new ActorProbe();
        await using var cluster = await SimulatedCluster.StartAsync(new SimulationOptions
        {
            Nodes = 2,
            Master = parts => parts with { Schedulers = [_ => scheduler.Props] },
        });
        await cluster.ApplyAsync("apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: c, image: nginx }] }");
        await cluster.Never(TimeSpan.FromMinutes(5), c => c.Find<Pod>("web")!.Spec.NodeName is not null);
        var pod = await cluster.GetAsync<Pod>("web");
        scheduler.Send(
            cluster.System.ActorSelection("/user/master/api"),
            new BindPod(1, "my-scheduler", new Api.Resources.ObjectKey("default", "web"), pod.Metadata.Uid!, "node-2"));
        await cluster.Eventually(TimeSpan.FromSeconds(30), c => c.Pods().On("node-2").AllReady(1));
        Assert.True(Assert.Single(scheduler.All<ApiResponse>()).Succeeded);
    }

    [Fact]
    public async Task Actor_that_lives_elsewhere_must_be_able_to_stand_in_and_to_answer()
    {
        using var elsewhere = ActorSystem.Create("elsewhere");
        var seen = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var proxy = elsewhere.ActorOf(Props.Create(() => new Catcher(seen)));
        await using var cluster = await SimulatedCluster.StartAsync(new SimulationOptions
        {
            Nodes = 1,
            Node = _ => new NodeParts { Proxy = _ => StandIn.PropsFor(proxy) },
        });
        var asker = new ActorProbe();
        cluster.ActorOf(asker.Props, "asker");
        asker.Send(cluster.System.ActorSelection("/user/node-node-1/proxy"), "anybody there?");
        cluster.Advance(TimeSpan.FromSeconds(1));
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await cluster.Eventually(TimeSpan.FromSeconds(1), _ => true);
        Assert.Equal(["anybody there? yes"], asker.All<string>());
    }

    private sealed class Catcher(TaskCompletionSource<object> seen) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is string text)
            {
                Sender.Tell(text + " yes");
                seen.TrySetResult(text);
            }
        }
    }
}
