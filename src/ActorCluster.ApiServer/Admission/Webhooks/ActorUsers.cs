using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Lab;
using Akka.Actor;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// The users that the actors of this process would be if they called over HTTP, as kubeadm sets a cluster up: webhooks and policies see
/// these.
/// </summary>
internal static class ActorUsers
{
    private const string Node = "system:node:";
    private const string KubeSystem = "kube-system";

    /// <summary>The user of an actor.</summary>
    /// <param name="client">The name that it gives with its requests.</param>
    /// <param name="origin">The actor.</param>
    public static Caller Of(string client, ActorPath origin)
    {
        if (client.StartsWith(Node, StringComparison.Ordinal))
        {
            return new Caller(client, [WellKnownUsers.Nodes, WellKnownUsers.Authenticated], "", "kubelet");
        }

        return ComponentAddress.Of(origin)?.Component switch
        {
            ComponentAddress.Scheduler => Component(ComponentAddress.Scheduler),
            ComponentAddress.ControllerManager when client.EndsWith("-controller", StringComparison.Ordinal) => new Caller(
                WellKnownUsers.ServiceAccountUser(KubeSystem, client),
                [WellKnownUsers.ServiceAccounts, $"{WellKnownUsers.ServiceAccounts}:{KubeSystem}", WellKnownUsers.Authenticated],
                "",
                ComponentAddress.ControllerManager),
            ComponentAddress.ControllerManager => Component(ComponentAddress.ControllerManager),
            _ => new Caller("kubernetes-admin", [WellKnownUsers.Masters, WellKnownUsers.Authenticated], "", client),
        };
    }

    private static Caller Component(string name) => new("system:" + name, [WellKnownUsers.Authenticated], "", name);
}
