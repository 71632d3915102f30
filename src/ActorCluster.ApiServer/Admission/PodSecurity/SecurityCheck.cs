using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Admission.PodSecurity;

/// <summary>Why a pod is not allowed.</summary>
/// <param name="Reason">In short: <c>hostPort</c>.</param>
/// <param name="Detail">Who does what: <c>container "web" uses hostPort 80</c>.</param>
internal readonly record struct Violation(string Reason, string Detail)
{
    /// <summary>Both.</summary>
    public override string ToString() => $"{Reason} ({Detail})";
}

/// <summary>Looks at a pod.</summary>
/// <param name="meta">The metadata of the pod, or of the template.</param>
/// <param name="spec">Its spec.</param>
/// <returns>What is wrong with it; null for nothing.</returns>
internal delegate Violation? SecurityCheckFunction(ObjectMeta meta, PodSpec spec);

/// <summary>
/// A control of the Pod Security Standards. The identifier is of use for the order alone: violations are told in the order of the
/// identifiers, those of the baseline first (k8s.io/pod-security-admission <c>policy/registry.go</c>).
/// </summary>
/// <param name="Id">The identifier.</param>
/// <param name="Since">The minor version of Kubernetes that began with it.</param>
/// <param name="Function">The check.</param>
/// <param name="Overrides">The control of the baseline that is not looked at beside this one; null for none.</param>
internal sealed record SecurityCheck(string Id, int Since, SecurityCheckFunction Function, string? Overrides = null);

/// <summary>A container of any of the three kinds, as far as the controls look at it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Security">Its security context; null for none.</param>
/// <param name="Ports">Its ports; null for none.</param>
internal readonly record struct CheckedContainer(string Name, SecurityContext? Security, IReadOnlyList<ContainerPort>? Ports)
{
    /// <summary>The containers of a pod: those that run first, those that run, those that were added.</summary>
    /// <param name="spec">The pod.</param>
    public static IEnumerable<CheckedContainer> Of(PodSpec spec)
    {
        foreach (var container in spec.InitContainers ?? [])
        {
            yield return new CheckedContainer(container.Name, container.SecurityContext, container.Ports);
        }

        foreach (var container in spec.Containers ?? [])
        {
            yield return new CheckedContainer(container.Name, container.SecurityContext, container.Ports);
        }

        foreach (var container in spec.EphemeralContainers ?? [])
        {
            yield return new CheckedContainer(container.Name, container.SecurityContext, container.Ports);
        }
    }
}

/// <summary>How violations are worded.</summary>
internal static class Words
{
    /// <summary><c>container "a"</c>, <c>containers "a", "b"</c>.</summary>
    /// <param name="names">The names.</param>
    public static string Containers(IReadOnlyCollection<string> names) => $"{Plural("container", names)} {Quoted(names)}";

    /// <summary>The word, with an s where there are several.</summary>
    /// <param name="word">The word.</param>
    /// <param name="counted">What is counted.</param>
    public static string Plural(string word, IReadOnlyCollection<string> counted) => counted.Count == 1 ? word : word + "s";

    /// <summary>The verb: one <c>uses</c>, several <c>use</c>.</summary>
    /// <param name="counted">Who does.</param>
    public static string Use(IReadOnlyCollection<string> counted) => counted.Count == 1 ? "uses" : "use";

    /// <summary>Each in quotation marks, with commas between.</summary>
    /// <param name="texts">The texts.</param>
    public static string Quoted(IEnumerable<string> texts) => string.Join(", ", texts.Select(FieldError.Quote));

    /// <summary><c>pod</c>, containers, or <c>pod and containers …</c>.</summary>
    /// <param name="pod">The pod does.</param>
    /// <param name="containers">The containers that do.</param>
    public static string Setters(bool pod, List<string> containers) => (pod, containers.Count > 0) switch
    {
        (true, true) => "pod and " + Containers(containers),
        (true, false) => "pod",
        _ => Containers(containers),
    };
}
