using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Runtime;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet;

/// <summary>A pod as the kubelet keeps it.</summary>
internal sealed class PodEntry(Pod pod, ObjectKey key, PodRequests requests)
{
    public Pod Pod { get; set; } = pod;

    public ObjectKey Key { get; } = key;

    public PodRequests Requests { get; } = requests;

    /// <summary>The ConfigMaps and Secrets that it refers to, while it uses resources.</summary>
    public IReadOnlyList<ConfigurationKey> References { get; set; } = [];

    /// <summary>The tokens that its volumes hold, likewise.</summary>
    public IReadOnlyList<TokenKey> Tokens { get; set; } = [];

    /// <summary>Whether somebody has read the volume with the token that every pod gets.</summary>
    public bool ReadsTokens { get; set; }

    /// <summary>Its worker; null for a pod that was refused, was over when it came, or waits for another one of its name.</summary>
    public IActorRef? Worker { get; set; }

    /// <summary>What the runtime has of it while no worker looks after that; null for nothing.</summary>
    public SandboxInfo? Sandbox { get; set; }

    /// <summary>Whether it uses resources.</summary>
    public bool IsActive { get; set; }

    /// <summary>Whether it waits for another pod of its name to end.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Its object is gone, its worker is not yet.</summary>
    public bool IsReleased { get; set; }
}
