using ActorCluster.Api.Apps;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.PodSecurity;

/// <summary>
/// Holds pods to the standard that their namespace's labels enforce, and warns of pods, templates and newly labelled namespaces that break
/// one (k8s.io/pod-security-admission <c>admission/admission.go</c>). There is no audit log, so that the mode <c>audit</c> has no effect
/// but that its labels are checked.
/// </summary>
internal static class PodSecurityAdmission
{
    /// <summary>How many pods are looked at when a namespace gets a stricter standard.</summary>
    private const int MaximumPods = 3000;

    /// <summary>Checks a creation or an update.</summary>
    /// <param name="request">The request, its object as it will be stored.</param>
    public static void Validate(AdmissionRequest request)
    {
        switch (request.Object)
        {
            case Namespace ns when request.Subresource.Length == 0:
                ValidateNamespace(request, ns);
                break;
            case Pod pod when request.Subresource is "" or "ephemeralcontainers":
                if (request.Current is not Pod current || IsSignificant(pod, current))
                {
                    ValidatePod(request, pod);
                }

                break;
            default:
                if (request.Subresource.Length == 0 && TemplateOf(request.Object) is { } template)
                {
                    var warn = PolicyOf(request).Warn;
                    Warn(request, warn, SecurityChecks.Find(warn, template.Metadata, template.Spec));
                }

                break;
        }
    }

    private static void ValidatePod(AdmissionRequest request, Pod pod)
    {
        var policy = PolicyOf(request);
        var violations = SecurityChecks.Find(policy.Enforce, pod.Metadata, pod.Spec);
        if (violations.Count > 0)
        {
            request.Refuse(StatusError.Forbidden(
                request.Definition.Type, request.Name, $"violates PodSecurity {FieldError.Quote(policy.Enforce.ToString())}: {string.Join(", ", violations)}"));
            return;
        }

        if (policy.Warn != policy.Enforce)
        {
            Warn(request, policy.Warn, SecurityChecks.Find(policy.Warn, pod.Metadata, pod.Spec));
        }
    }

    private static void ValidateNamespace(AdmissionRequest request, Namespace ns)
    {
        var errors = new List<FieldError>();
        var policy = SecurityPolicy.Of(ns.Metadata.Labels, SecurityPolicy.Privileged, errors);
        var oldErrors = new List<FieldError>();
        var old = SecurityPolicy.Of(request.Current?.Metadata.Labels, SecurityPolicy.Privileged, oldErrors);
        if (errors.Count > 0 && (request.Current is null || !errors.SequenceEqual(oldErrors)))
        {
            request.Refuse(StatusError.Invalid(request.Definition.Type, ns.Metadata.Name, errors));
            return;
        }

        var isLooser = policy.Enforce.Minor == old.Enforce.Minor && policy.Enforce.Level <= old.Enforce.Level;
        if (request.Current is not null && policy.Enforce.Level != SecurityLevel.Privileged && !isLooser)
        {
            WarnOfPods(request, ns.Metadata.Name, policy.Enforce);
        }
    }

    // Pods that break the same rules share a line, under the name of the first.
    private static void WarnOfPods(AdmissionRequest request, string ns, SecurityStandard enforce)
    {
        var pods = Prioritized(request.Context.View.List(StorageNames.Pods, ns).Select(static stored => (Pod)stored.Value));
        var groups = new Dictionary<string, (string First, int Count)>(StringComparer.Ordinal);
        foreach (var pod in pods.Take(MaximumPods))
        {
            var violations = SecurityChecks.Find(enforce, pod.Metadata, pod.Spec);
            if (violations.Count == 0)
            {
                continue;
            }

            var reasons = string.Join(", ", violations.Select(static violation => violation.Reason));
            var (first, count) = groups.GetValueOrDefault(reasons, (pod.Metadata.Name, 0));
            groups[reasons] = (string.CompareOrdinal(pod.Metadata.Name, first) < 0 ? pod.Metadata.Name : first, count + 1);
        }

        if (pods.Count > MaximumPods)
        {
            request.Warn($"new PodSecurity enforce level only checked against the first {MaximumPods} of {pods.Count} existing pods");
        }

        if (groups.Count > 0)
        {
            request.Warn($"existing pods in namespace {FieldError.Quote(ns)} violate the new PodSecurity enforce level {FieldError.Quote(enforce.ToString())}");
        }

        foreach (var line in groups.Select(static group => Line(group.Key, group.Value.First, group.Value.Count)).Order(StringComparer.Ordinal))
        {
            request.Warn(line);
        }
    }

    // One pod of each controller first: its others are like it.
    private static List<Pod> Prioritized(IEnumerable<Pod> pods)
    {
        var controllers = new HashSet<string>(StringComparer.Ordinal);
        List<Pod> first = [], later = [];
        foreach (var pod in pods)
        {
            var controller = pod.Metadata.OwnerReferences?.FirstOrDefault(static owner => owner.Controller == true);
            (controller is null || controllers.Add(controller.Uid) ? first : later).Add(pod);
        }

        first.AddRange(later);
        return first;
    }

    private static string Line(string reasons, string first, int count) => count switch
    {
        1 => $"{first}: {reasons}",
        2 => $"{first} (and 1 other pod): {reasons}",
        _ => $"{first} (and {count - 1} other pods): {reasons}",
    };

    private static void Warn(AdmissionRequest request, SecurityStandard standard, IReadOnlyList<Violation> violations)
    {
        if (violations.Count > 0)
        {
            request.Warn($"would violate PodSecurity {FieldError.Quote(standard.ToString())}: {string.Join(", ", violations)}");
        }
    }

    private static SecurityPolicy PolicyOf(AdmissionRequest request) => SecurityPolicy.Of(
        request.Context.View.Find(StorageNames.Namespaces, new ObjectKey("", request.Object.Metadata.Namespace))?.Value.Metadata.Labels,
        SecurityPolicy.Privileged);

    private static PodTemplateSpec? TemplateOf(KubernetesObject value) => value switch
    {
        Deployment deployment => deployment.Spec.Template,
        ReplicaSet set => set.Spec.Template,
        StatefulSet set => set.Spec.Template,
        DaemonSet set => set.Spec.Template,
        Job job => job.Spec.Template,
        CronJob job => job.Spec.JobTemplate.Spec.Template,
        ReplicationController controller => controller.Spec.Template,
        PodTemplate template => template.Template,
        _ => null,
    };

    // Of what an update may change, only images and added containers matter.
    private static bool IsSignificant(Pod pod, Pod current) =>
        !SameImages(pod.Spec.Containers, current.Spec.Containers)
        || !SameImages(pod.Spec.InitContainers, current.Spec.InitContainers)
        || (pod.Spec.EphemeralContainers ?? []).Any(
            added => current.Spec.EphemeralContainers?.Any(old => old.Name == added.Name && old.Image == added.Image) != true);

    private static bool SameImages(IReadOnlyList<Container>? left, IReadOnlyList<Container>? right) =>
        (left ?? []).Select(static container => container.Image).SequenceEqual((right ?? []).Select(static container => container.Image));
}
