using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Scheduling;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>Computes a pod's priority from its class (kubernetes <c>plugin/pkg/admission/priority</c>).</summary>
internal static class PriorityAdmission
{
    private const string ClusterCritical = "system-cluster-critical";
    private const string NodeCritical = "system-node-critical";
    private const int ClusterCriticalValue = 2_000_000_000;
    private const int NodeCriticalValue = 2_000_001_000;

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
        else if (name == ClusterCritical)
        {
            value = ClusterCriticalValue;
        }
        else if (name == NodeCritical)
        {
            value = NodeCriticalValue;
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

        if (pod.Spec.PreemptionPolicy is { Length: > 0 } wanted && wanted != policy)
        {
            request.Refuse(StatusError.Forbidden(
                request.Definition.Type,
                request.Name,
                $"the string value of PreemptionPolicy ({wanted}) must not be provided in pod spec; priority admission controller computed {policy} from the given PriorityClass name"));
            return;
        }

        request.Object = pod with { Spec = pod.Spec with { PriorityClassName = name, Priority = value, PreemptionPolicy = policy } };
    }

    private static (string? Name, int Value, string? Policy) GlobalDefault(IClusterView view)
    {
        PriorityClass? chosen = null;
        foreach (var stored in view.List(StorageNames.PriorityClasses, ""))
        {
            if (stored.Value is PriorityClass { GlobalDefault: true } candidate && (chosen is null || candidate.Value < chosen.Value))
            {
                chosen = candidate;
            }
        }

        return chosen is null ? (null, 0, null) : (chosen.Metadata.Name, chosen.Value, chosen.PreemptionPolicy);
    }
}
