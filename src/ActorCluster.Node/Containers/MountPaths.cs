using ActorCluster.Api.Core;

namespace ActorCluster.Node.Containers;

/// <summary>Which part of its volume a mount shows (pkg/kubelet/kubelet_pods.go: makeMounts). Pure.</summary>
internal static class MountPaths
{
    /// <summary>The part.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="variables">The container's environment.</param>
    /// <param name="error">Why it cannot be mounted; null when it can.</param>
    /// <returns>A path within the volume; empty for all of it.</returns>
    public static string PartOf(VolumeMount mount, IReadOnlyDictionary<string, string> variables, out string? error)
    {
        string? missing = null;
        var part = mount.SubPathExpr is { Length: > 0 } expression
            ? VariableExpansion.Expand(expression, name =>
            {
                var value = variables.GetValueOrDefault(name);
                missing ??= value is null ? name : null;
                return value;
            })
            : mount.SubPath ?? "";
        error = missing is not null ? $"missing value for \"{missing}\""
            : part.StartsWith('/') ? $"error SubPath `{part}` must not be an absolute path"
            : part.Split('/').Contains("..") ? $"unable to provision SubPath `{part}`: must not contain '..'"
            : null;
        return part;
    }

    /// <summary>Why a container's mounts cannot be made; null when they can.</summary>
    public static string? Check(Container container, IReadOnlyDictionary<string, string> variables)
    {
        foreach (var mount in container.VolumeMounts ?? [])
        {
            if (mount.SubPathExpr is { Length: > 0 })
            {
                PartOf(mount, variables, out var error);
                if (error is not null)
                {
                    return error;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a mount of a container depends on its environment.</summary>
    public static bool HasExpression(Container container)
    {
        foreach (var mount in container.VolumeMounts ?? [])
        {
            if (mount.SubPathExpr is { Length: > 0 })
            {
                return true;
            }
        }

        return false;
    }
}
