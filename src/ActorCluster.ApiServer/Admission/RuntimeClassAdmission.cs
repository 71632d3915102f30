using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Runtime;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// Gives pods the overhead, the node selector and the tolerations of their runtime class (kubernetes
/// <c>plugin/pkg/admission/runtimeclass</c>). Only the class says what the overhead is.
/// </summary>
internal static class RuntimeClassAdmission
{
    private static readonly IReadOnlyDictionary<string, Quantity> Nothing = new Dictionary<string, Quantity>();

    /// <summary>Fills in what the class says.</summary>
    /// <param name="request">The creation of a pod.</param>
    public static void Admit(AdmissionRequest request)
    {
        var pod = (Pod)request.Object;
        RuntimeClass? runtime = null;
        if (pod.Spec.RuntimeClassName is { } name)
        {
            runtime = (RuntimeClass?)request.Context.View.Find(StorageNames.RuntimeClasses, new ObjectKey("", name))?.Value;
            if (runtime is null)
            {
                Refuse(request, $"pod rejected: RuntimeClass {Api.Validation.FieldError.Quote(name)} not found");
                return;
            }
        }

        if (runtime?.Overhead is { } overhead)
        {
            if (pod.Spec.Overhead is { } given && !AreSame(given, overhead.PodFixed ?? Nothing))
            {
                Refuse(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
                return;
            }

            pod = pod with { Spec = pod.Spec with { Overhead = overhead.PodFixed } };
        }
        else if (pod.Spec.Overhead is not null)
        {
            Refuse(request, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
            return;
        }

        if (runtime?.Scheduling is { } scheduling)
        {
            if (Merge(request, pod.Spec.NodeSelector, scheduling.NodeSelector, out var selector))
            {
                request.Object = pod with
                {
                    Spec = pod.Spec with { NodeSelector = selector, Tolerations = Merge([.. pod.Spec.Tolerations ?? [], .. scheduling.Tolerations ?? []]) },
                };
            }

            return;
        }

        request.Object = pod;
    }

    private static bool Merge(
        AdmissionRequest request,
        IReadOnlyDictionary<string, string>? own,
        IReadOnlyDictionary<string, string>? added,
        out IReadOnlyDictionary<string, string>? merged)
    {
        merged = own ?? added;
        if (own is null || added is null)
        {
            return true;
        }

        var all = new Dictionary<string, string>(own, StringComparer.Ordinal);
        foreach (var (key, value) in added)
        {
            if (own.TryGetValue(key, out var other) && other != value)
            {
                Refuse(request, $"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {other}");
                return false;
            }

            all[key] = value;
        }

        merged = all;
        return true;
    }

    // What another one tolerates as well is left out (kubernetes pkg/util/tolerations MergeTolerations).
    private static List<Toleration> Merge(List<Toleration> all)
    {
        var merged = new List<Toleration>();
        for (var i = 0; i < all.Count; i++)
        {
            var one = all[i];
            if (!merged.Exists(other => Covers(other, one)) && !all.Skip(i + 1).Any(other => other != one && Covers(other, one)))
            {
                merged.Add(one);
            }
        }

        return merged;
    }

    private static bool Covers(Toleration wide, Toleration narrow)
    {
        if (wide == narrow)
        {
            return true;
        }

        var anyKey = string.IsNullOrEmpty(wide.Key) && wide.Operator == TolerationOperator.Exists;
        if (((narrow.Key ?? "") != (wide.Key ?? "") && !anyKey) || (!string.IsNullOrEmpty(wide.Effect) && narrow.Effect != wide.Effect))
        {
            return false;
        }

        if (wide is { Effect: TaintEffect.NoExecute, TolerationSeconds: { } limit } && !(narrow.TolerationSeconds <= limit))
        {
            return false;
        }

        return wide.Operator == TolerationOperator.Exists
            || ((narrow.Operator ?? "") == (wide.Operator ?? "") && (narrow.Value ?? "") == (wide.Value ?? ""));
    }

    private static bool AreSame(IReadOnlyDictionary<string, Quantity> left, IReadOnlyDictionary<string, Quantity> right) =>
        left.Count == right.Count && left.All(entry => right.TryGetValue(entry.Key, out var value) && value == entry.Value);

    private static void Refuse(AdmissionRequest request, string why) =>
        request.Refuse(StatusError.Forbidden(request.Definition.Type, request.Name, why));
}
