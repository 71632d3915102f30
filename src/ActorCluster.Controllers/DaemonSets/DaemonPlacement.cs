using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.DaemonSets;

/// <summary>
/// Which nodes lack a pod and which pods are too many, whatever their revision (kubernetes pkg/controller/daemon/daemon_controller.go
/// podsShouldBeOnNode). A pod that is being deleted keeps its place until it is gone, unless the set surges.
/// </summary>
internal sealed class DaemonPlacement(DaemonSetState state, string hash)
{
    private readonly List<Pod> _running = [];

    /// <summary>Nodes that need a pod.</summary>
    public List<string> Needy { get; } = [];

    /// <summary>Pods to delete.</summary>
    public List<Pod> Surplus { get; } = [];

    /// <summary>Nodes whose failed pods are deleted.</summary>
    public List<string> FailedOn { get; } = [];

    /// <summary>What to tell the user.</summary>
    public List<ControllerEvent> Events { get; } = [];

    /// <summary>When the first failed pod that is left alone may be replaced; null when there is none.</summary>
    public TimeSpan? Again { get; private set; }

    /// <summary>Looks at a node.</summary>
    /// <param name="node">The node.</param>
    public void Look(DaemonNode node)
    {
        if (node.Fit.ShouldRun && node.Pods.Count == 0)
        {
            Needy.Add(node.Name);
        }
        else if (node.Fit.MayStay)
        {
            Prune(node);
        }
        else
        {
            Surplus.AddRange(node.Pods.Where(static pod => pod.Metadata.DeletionTimestamp is null));
        }
    }

    private void Prune(DaemonNode node)
    {
        _running.Clear();
        foreach (var pod in node.Pods)
        {
            if (pod.Metadata.DeletionTimestamp is not null)
            {
                continue;
            }

            if (pod.Status.Phase == PodPhase.Failed)
            {
                Replace(node, pod);
            }
            else if (pod.Status.Phase == PodPhase.Succeeded)
            {
                Tell("Normal", "SucceededDaemonPod", $"Found succeeded daemon pod {Name(pod)} on node {node.Name}, will try to delete it");
                Surplus.Add(pod);
            }
            else
            {
                _running.Add(pod);
            }
        }

        if (!DaemonRollout.Surges(state.Set))
        {
            Surplus.AddRange(_running.Skip(1));
        }
        else if (_running.Count == 0 && node.Fit.ShouldRun)
        {
            Needy.Add(node.Name);
        }
        else if (_running.Count > 1)
        {
            KeepOneOfEach();
        }
    }

    // Old and new may be there together only while the new one is not available and the old one still is ready.
    private void KeepOneOfEach()
    {
        var updated = _running.Find(pod => DaemonPods.IsOf(pod, hash));
        var old = _running.Find(pod => !DaemonPods.IsOf(pod, hash));
        Surplus.AddRange(_running.Where(pod => !ReferenceEquals(pod, updated) && !ReferenceEquals(pod, old)));
        if (updated is not null && old is not null && (!old.IsReady() || updated.IsAvailable(state.Set.Spec.MinReadySeconds, state.Now)))
        {
            Surplus.Add(old);
        }
    }

    private void Replace(DaemonNode node, Pod failed)
    {
        if (state.BackOff(node.Name) is { } pause)
        {
            Again = Again is null || pause < Again ? pause : Again;
            return;
        }

        Tell("Warning", "FailedDaemonPod", $"Found failed daemon pod {Name(failed)} on node {node.Name}, will try to kill it");
        FailedOn.Add(node.Name);
        Surplus.Add(failed);
    }

    private void Tell(string type, string reason, string message) => Events.Add(new ControllerEvent(state.Set, type, reason, message));

    private static string Name(Pod pod) => pod.Metadata.Namespace + "/" + pod.Metadata.Name;
}
