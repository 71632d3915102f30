using ActorCluster.ApiServer.Components;
using ActorCluster.Client.Lab;
using ActorCluster.Client.LeaderElection;
using Akka.Actor;

namespace ActorCluster.Hosting.Components;

/// <summary>
/// Asks the components' first instances: Kubernetes asks those beside its API server. An instance that is paused or missing does not
/// answer.
/// </summary>
/// <param name="system">Where they live.</param>
public sealed class ComponentProbes(ActorSystem system) : IComponentProbes
{
    /// <inheritdoc />
    public async Task<bool> IsUpAsync(string component, CancellationToken cancel)
    {
        var completion = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var gone = cancel.Register(() => completion.TrySetCanceled(cancel)).ConfigureAwait(false);
        system.ActorSelection("/user/master/" + ComponentAddress.ActorName(component, 1)).Tell(new ProbeComponent(completion), ActorRefs.NoSender);
        return await completion.Task.ConfigureAwait(false);
    }
}
