using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>
/// The subresource <c>ephemeralcontainers</c>: containers that are added to a pod and stay as they are (kubernetes
/// pkg/apis/core/validation, ValidatePodEphemeralContainersUpdate).
/// </summary>
internal static class EphemeralContainers
{
    /// <summary>The pod as it is, with the ephemeral containers that the client wants.</summary>
    /// <param name="updated">The pod as the client sent it.</param>
    /// <param name="current">The pod as it is.</param>
    public static Pod Prepare(Pod updated, Pod current) => current with
    {
        Spec = current.Spec with { EphemeralContainers = Lists.Map(updated.Spec.EphemeralContainers, static container => ContainerDefaults.Ephemeral(container)) },
    };

    /// <summary>Checks what is wanted: new ones are valid, old ones are there and unchanged.</summary>
    /// <param name="updated">The pod after <see cref="Prepare"/>.</param>
    /// <param name="current">The pod as it is.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Validate(Pod updated, Pod current, FieldErrors errors)
    {
        var path = FieldPath.Of("spec").Child("ephemeralContainers");
        var spec = updated.Spec;
        var names = new HashSet<string>(
            (spec.Containers ?? []).Concat(spec.InitContainers ?? []).Select(static container => container.Name), StringComparer.Ordinal);
        var targets = new HashSet<string>(names, StringComparer.Ordinal);
        var wanted = spec.EphemeralContainers ?? [];
        for (var i = 0; i < wanted.Count; i++)
        {
            ValidateOne(wanted[i], names, targets, path.Index(i), errors);
        }

        foreach (var old in current.Spec.EphemeralContainers ?? [])
        {
            var kept = wanted.FirstOrDefault(container => container.Name == old.Name);
            if (kept is null)
            {
                errors.Forbidden(path, $"existing ephemeral containers {FieldError.Quote(old.Name)} may not be removed\n");
            }
            else if (!SemanticEquality.AreEqual(kept, old))
            {
                errors.Forbidden(path, $"existing ephemeral containers {FieldError.Quote(old.Name)} may not be changed\n");
            }
        }
    }

    private static void ValidateOne(EphemeralContainer container, HashSet<string> names, HashSet<string> targets, FieldPath path, FieldErrors errors)
    {
        if (container.Name.Length == 0)
        {
            errors.Required(path.Child("name"));
        }
        else
        {
            errors.Invalid(path.Child("name"), container.Name, Names.Dns1123Label(container.Name));
            if (!names.Add(container.Name))
            {
                errors.Duplicate(path.Child("name"), container.Name);
            }
        }

        ContainerValidation.Image(container.Image, path.Child("image"), errors);
        if (container.TargetContainerName is { Length: > 0 } target && !targets.Contains(target))
        {
            errors.NotFound(path.Child("targetContainerName"), target);
        }

        foreach (var (isSet, field) in new[]
        {
            (container.Ports is { Count: > 0 }, "ports"),
            (container.LivenessProbe is not null, "livenessProbe"),
            (container.ReadinessProbe is not null, "readinessProbe"),
            (container.StartupProbe is not null, "startupProbe"),
            (container.Lifecycle is not null, "lifecycle"),
            (!SemanticEquality.AreEqual(container.Resources, ResourceRequirements.Empty), "resources"),
            (container.RestartPolicy is { Length: > 0 }, "restartPolicy"),
        })
        {
            if (isSet)
            {
                errors.Forbidden(path.Child(field), "cannot be set for an Ephemeral Container");
            }
        }
    }
}
