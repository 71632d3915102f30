using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Scheduling;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Cluster;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// Computes a pod's priority from its class, and keeps classes for all pods to one (kubernetes <c>plugin/pkg/admission/priority</c>).
/// </summary>
internal static class PriorityAdmission
{
    public static void Admit(AdmissionRequest request)
    {
        var pod = (Pod)request.Object;
        var name = pod.Spec.PriorityClassName;
        int value;
        string? policy = null;
        if (string.IsNullOrEmpty(name))
        {
            (name, value, policy) = GlobalDefault(request.Context.View);
        }
        else if (SystemPriorityClasses.Find(name) is { } system)
        {
            value = system.Value;
        }
        else if (request.Context.View.Find(StorageNames.PriorityClasses, new ObjectKey("", name))?.Value is PriorityClass found)
        {
            value = found.Value;
            policy = found.PreemptionPolicy;
        }
        else
        {
            request.Refuse(StatusError.Forbidden(request.Definition.Type, request.Name, $"no PriorityClass with name {name} was found"));
            return;
        }

        policy ??= PreemptionPolicy.PreemptLowerPriority;
        if (pod.Spec.Priority is { } given && given != value)
        {
            request.Refuse(StatusError.Forbidden(
                request.Definition.Type,
                request.Name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {value} from the given PriorityClass name")));
            return;
        }

        if (pod.Spec.PreemptionPolicy is { } wanted && wanted != policy)
        {
            request.Refuse(StatusError.Forbidden(
                request.Definition.Type,
                request.Name,
                $"the string value of PreemptionPolicy ({wanted}) must not be provided in pod spec; priority admission controller computed {policy} from the given PriorityClass name"));
            return;
        }

        request.Object = pod with { Spec = pod.Spec with { PriorityClassName = name, Priority = value, PreemptionPolicy = policy } };
    }

    /// <summary>An update keeps the priority that the creation came by, where it names none itself.</summary>
    /// <param name="request">The update of a pod.</param>
    public static void Keep(AdmissionRequest request)
    {
        var (pod, old) = ((Pod)request.Object, (Pod)request.Current!);
        if ((pod.Spec.Priority is null && old.Spec.Priority is not null) || (pod.Spec.PreemptionPolicy is null && old.Spec.PreemptionPolicy is not null))
        {
            request.Object = pod with
            {
                Spec = pod.Spec with
                {
                    Priority = pod.Spec.Priority ?? old.Spec.Priority,
                    PreemptionPolicy = pod.Spec.PreemptionPolicy ?? old.Spec.PreemptionPolicy,
                },
            };
        }
    }

    /// <summary>Refuses a second class for all pods that name none.</summary>
    /// <param name="request">The creation or update of a class.</param>
    public static void Validate(AdmissionRequest request)
    {
        if (request.Object is PriorityClass { GlobalDefault: true } wanted
            && DefaultClass(request.Context.View) is { } current
            && (request.Current is null || current.Metadata.Name != wanted.Metadata.Name))
        {
            request.Refuse(StatusError.Forbidden(
                request.Definition.Type,
                request.Name,
                $"PriorityClass {current.Metadata.Name} is already marked as default. Only one default can exist"));
        }
    }

    private static (string? Name, int Value, string? Policy) GlobalDefault(IClusterView view) =>
        DefaultClass(view) is { } chosen ? (chosen.Metadata.Name, chosen.Value, chosen.PreemptionPolicy) : (null, 0, null);

    // Two may have been made at the same time: then the one of lower value counts.
    private static PriorityClass? DefaultClass(IClusterView view)
    {
        PriorityClass? chosen = null;
        foreach (var stored in view.List(StorageNames.PriorityClasses, ""))
        {
            if (stored.Value is PriorityClass { GlobalDefault: true } candidate && (chosen is null || candidate.Value < chosen.Value))
            {
                chosen = candidate;
            }
        }

        return chosen;
    }
}
