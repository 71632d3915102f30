using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission.Quotas;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// Gives containers the requests and limits that their namespace sets for those that name none, and refuses pods and claims beyond its
/// bounds (kubernetes <c>plugin/pkg/admission/limitranger/admission.go</c>). Bounds are looked at in the order of names: Kubernetes walks
/// a map, and its messages come in any order.
/// </summary>
internal static class LimitRanger
{
    private const string Annotation = "kubernetes.io/limit-ranger";
    private static readonly Dictionary<string, Quantity> Nothing = [];

    /// <summary>Fills in what the containers of a new pod leave out.</summary>
    /// <param name="request">The creation of a pod.</param>
    public static void Admit(AdmissionRequest request)
    {
        foreach (var range in Ranges(request))
        {
            request.Object = WithDefaults((Pod)request.Object, range);
        }
    }

    /// <summary>Refuses what is beyond a bound.</summary>
    /// <param name="request">The creation of a pod, or the creation or update of a claim.</param>
    public static void Validate(AdmissionRequest request)
    {
        foreach (var range in Ranges(request))
        {
            var errors = new List<string>();
            foreach (var item in range.Spec.Limits ?? [])
            {
                Check(item, request.Object, errors);
            }

            if (errors.Count > 0)
            {
                var distinct = errors.Distinct(StringComparer.Ordinal).ToList();
                var message = distinct.Count == 1 ? distinct[0] : "[" + string.Join(", ", distinct) + "]";
                request.Refuse(StatusError.Forbidden(request.Definition.Type, request.Name, message));
                return;
            }
        }
    }

    private static IEnumerable<LimitRange> Ranges(AdmissionRequest request) =>
        request.Context.View.List(StorageNames.LimitRanges, request.Object.Metadata.Namespace).Select(static stored => (LimitRange)stored.Value);

    private static void Check(LimitRangeItem item, Api.Meta.KubernetesObject value, List<string> errors)
    {
        switch ((item.Type, value))
        {
            case (LimitType.Container, Pod pod):
                foreach (var container in (pod.Spec.Containers ?? []).Concat(pod.Spec.InitContainers ?? []))
                {
                    LimitConstraints.Check(item, container.Resources.Requests ?? Nothing, container.Resources.Limits ?? Nothing, errors);
                }

                break;
            case (LimitType.Pod, Pod pod):
                LimitConstraints.Check(item, PodResources.Requests(pod.Spec), PodResources.Limits(pod.Spec), errors);
                break;
            case (LimitType.PersistentVolumeClaim, PersistentVolumeClaim claim):
                LimitConstraints.CheckClaim(item, claim.Spec.Resources.Requests ?? Nothing, errors);
                break;
        }
    }

    private static Pod WithDefaults(Pod pod, LimitRange range)
    {
        var requests = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        var limits = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var item in (range.Spec.Limits ?? []).Where(static item => item.Type == LimitType.Container))
        {
            Put(item.DefaultRequest, requests);
            Put(item.Default, limits);
        }

        if (requests.Count == 0 && limits.Count == 0)
        {
            return pod;
        }

        var told = new List<string>();
        var containers = (pod.Spec.Containers ?? []).Select(container => Filled(container, "container", requests, limits, told)).ToList();
        var initial = pod.Spec.InitContainers?.Select(container => Filled(container, "init container", requests, limits, told)).ToList();
        if (told.Count == 0)
        {
            return pod;
        }

        var annotations = new Dictionary<string, string>(pod.Metadata.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [Annotation] = "LimitRanger plugin set: " + string.Join("; ", told),
        };
        return pod with
        {
            Metadata = pod.Metadata with { Annotations = annotations },
            Spec = pod.Spec with { Containers = containers, InitContainers = initial },
        };
    }

    private static void Put(IReadOnlyDictionary<string, Quantity>? from, SortedDictionary<string, Quantity> to)
    {
        foreach (var (name, quantity) in from ?? Nothing)
        {
            to[name] = quantity;
        }
    }

    private static Container Filled(
        Container container, string what, SortedDictionary<string, Quantity> requests, SortedDictionary<string, Quantity> limits, List<string> told)
    {
        var newLimits = Joined(container.Resources.Limits, limits, out var setLimits);
        var newRequests = Joined(container.Resources.Requests, requests, out var setRequests);
        if (setRequests.Count > 0)
        {
            told.Add($"{string.Join(", ", setRequests)} request for {what} {container.Name}");
        }

        if (setLimits.Count > 0)
        {
            told.Add($"{string.Join(", ", setLimits)} limit for {what} {container.Name}");
        }

        return setRequests.Count == 0 && setLimits.Count == 0
            ? container
            : container with { Resources = container.Resources with { Limits = newLimits, Requests = newRequests } };
    }

    private static IReadOnlyDictionary<string, Quantity>? Joined(
        IReadOnlyDictionary<string, Quantity>? own, SortedDictionary<string, Quantity> defaults, out List<string> set)
    {
        set = [];
        Dictionary<string, Quantity>? joined = null;
        foreach (var (name, quantity) in defaults)
        {
            if (own?.ContainsKey(name) != true)
            {
                joined ??= new Dictionary<string, Quantity>(own ?? Nothing, StringComparer.Ordinal);
                joined[name] = quantity;
                set.Add(name);
            }
        }

        return joined ?? own;
    }
}
