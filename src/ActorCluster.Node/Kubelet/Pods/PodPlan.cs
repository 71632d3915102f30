using ActorCluster.Api.Core;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet.Pods;

/// <summary>
/// What is to be done next for a pod's containers. Pure; the counterpart of computePodActions
/// (pkg/kubelet/kuberuntime/kuberuntime_manager.go) with sidecars as in kuberuntime_container.go: computeInitContainerActions.
/// </summary>
internal static class PodPlan
{
    /// <summary>What to do.</summary>
    /// <param name="Start">Containers to run now, in this order.</param>
    /// <param name="BackOff">Containers that wait before they run again.</param>
    /// <param name="Wake">When to decide again though nothing happens; null for never.</param>
    /// <param name="Finished">No container will ever run again: what is alive (sidecars) is to be stopped.</param>
    public readonly record struct Decision(IReadOnlyList<ContainerRun> Start, IReadOnlyList<ContainerRun> BackOff, DateTimeOffset? Wake, bool Finished);

    /// <summary>Decides.</summary>
    /// <param name="containers">Init containers, sidecars among them, in order; then the regular ones.</param>
    /// <param name="restartPolicy">The pod's.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">Back-off.</param>
    public static Decision Decide(IReadOnlyList<ContainerRun> containers, string restartPolicy, DateTimeOffset now, KubeletSettings settings)
    {
        var start = new List<ContainerRun>(1);
        var backOff = new List<ContainerRun>(0);
        DateTimeOffset? wake = null;
        var initialized = true;
        var live = 0;
        var anyRegularRan = false;
        foreach (var run in containers)
        {
            if (run.Kind == ContainerKind.Regular && run.HasRun)
            {
                anyRegularRan = true;
            }
        }

        foreach (var run in containers)
        {
            switch (run.Kind)
            {
                case ContainerKind.Regular:
                    if (initialized && Wants(run, restartPolicy))
                    {
                        live++;
                        Offer(run);
                    }

                    break;

                // A sidecar waits for its turn once; after that it runs whatever the others do.
                case ContainerKind.Sidecar:
                    if (initialized || run.HasRun)
                    {
                        Offer(run);
                    }

                    if (initialized && !anyRegularRan && !run.IsStarted)
                    {
                        initialized = false;
                        live++;
                    }

                    break;

                // Never restarted; while it cannot start it tries again.
                case ContainerKind.Ephemeral:
                    if (initialized && run.Exit is null)
                    {
                        Offer(run);
                    }

                    break;

                // Once a regular container has run the init containers are history.
                case ContainerKind.Init when initialized && !anyRegularRan && !run.HasSucceeded:
                    if (run.Exit is not null && run.State == RunState.Idle && restartPolicy == RestartPolicy.Never)
                    {
                        return new Decision([], [], null, true);
                    }

                    initialized = false;
                    live++;
                    Offer(run);
                    break;
            }
        }

        return live == 0 && initialized ? new Decision([], [], null, true) : new Decision(start, backOff, wake, false);

        void Offer(ContainerRun run)
        {
            if (run.State != RunState.Idle)
            {
                return;
            }

            var until = run.RetryAt is { } retry && retry > now ? retry
                : run.Exit is not null ? run.Crash.Until(run.ExitedAt, now, settings.CrashBackoffMaximum)
                : null;
            if (until is null)
            {
                start.Add(run);
                return;
            }

            backOff.Add(run);
            wake = wake is null || until < wake ? until : wake;
        }
    }

    /// <summary>Whether a regular container runs or is to run (ShouldContainerBeRestarted).</summary>
    public static bool Wants(ContainerRun run, string restartPolicy) =>
        run.State != RunState.Idle || run.Exit is not { } exit || restartPolicy switch
        {
            RestartPolicy.Never => false,
            RestartPolicy.OnFailure => exit.ExitCode != 0,
            _ => true,
        };
}
