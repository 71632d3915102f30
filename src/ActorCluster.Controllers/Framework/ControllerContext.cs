using ActorCluster.Api.Certificates;
using ActorCluster.Client.Configuration;
using Akka.Actor;

namespace ActorCluster.Controllers.Framework;

/// <summary>What every controller is given.</summary>
/// <param name="Api">The <c>api</c> actor.</param>
/// <param name="Time">The clock.</param>
/// <param name="Client">Timeouts of requests and watches.</param>
/// <param name="Settings">The controllers' settings.</param>
public sealed record ControllerContext(ICanTell Api, TimeProvider Time, ClientSettings Client, ControllerSettings Settings)
{
    /// <summary>The cluster's authority; null where there is none, and no certificates are signed.</summary>
    public ICertificateSigner? Signer { get; init; }
}
