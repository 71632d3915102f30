using ActorCluster.Api.Core;

namespace ActorCluster.Scheduler.Cache;

/// <summary>The terms by which a pod requires or prefers to be near others or apart from them. Most pods have none.</summary>
/// <param name="Required">Near, all of them.</param>
/// <param name="RequiredApart">Apart, all of them.</param>
/// <param name="Preferred">Rather near.</param>
/// <param name="PreferredApart">Rather apart.</param>
internal sealed record PodAffinities(AffinityTerm[] Required, AffinityTerm[] RequiredApart, AffinityTerm[] Preferred, AffinityTerm[] PreferredApart)
{
    /// <summary>No terms.</summary>
    public static readonly PodAffinities None = new([], [], [], []);

    /// <summary>Whether there is any term.</summary>
    public bool Any => !ReferenceEquals(this, None);

    /// <summary>Reads the terms of a pod.</summary>
    /// <param name="pod">The pod.</param>
    public static PodAffinities Of(Pod pod)
    {
        var near = pod.Spec.Affinity?.PodAffinity;
        var apart = pod.Spec.Affinity?.PodAntiAffinity;
        return near is null && apart is null
            ? None
            : new PodAffinities(
                AffinityTerm.Of(pod, near?.RequiredDuringSchedulingIgnoredDuringExecution),
                AffinityTerm.Of(pod, apart?.RequiredDuringSchedulingIgnoredDuringExecution),
                AffinityTerm.Of(pod, near?.PreferredDuringSchedulingIgnoredDuringExecution),
                AffinityTerm.Of(pod, apart?.PreferredDuringSchedulingIgnoredDuringExecution));
    }
}
