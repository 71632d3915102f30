namespace ActorCluster.ApiServer.Components;

/// <summary>Looks whether the parts of the control plane are up that are processes of their own in a real cluster.</summary>
public interface IComponentProbes
{
    /// <summary>Whether a component is up. Does not end while its process stands still.</summary>
    /// <param name="component"><c>kube-scheduler</c> or <c>kube-controller-manager</c>.</param>
    /// <param name="cancel">Nobody waits any more.</param>
    Task<bool> IsUpAsync(string component, CancellationToken cancel);
}
