using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>
/// Where containers have volumes (kubernetes <c>pkg/apis/core/validation</c>, <c>ValidateVolumeMounts</c>, <c>ValidateVolumeDevices</c>).
/// </summary>
internal static class MountValidation
{
    private static readonly string[] Propagations = ["Bidirectional", "HostToContainer", "None"];

    /// <summary>Checks volumes that are mounted as folders.</summary>
    public static void Mounts(Container container, IReadOnlyDictionary<string, Volume> volumes, FieldPath path, FieldErrors errors)
    {
        var mounts = container.VolumeMounts;
        for (var i = 0; i < (mounts?.Count ?? 0); i++)
        {
            var mount = mounts![i];
            var at = path.Index(i);
            if (mount.Name.Length == 0)
            {
                errors.Required(at.Child("name"));
            }

            if (!volumes.ContainsKey(mount.Name))
            {
                errors.NotFound(at.Child("name"), mount.Name);
            }

            if (mount.MountPath.Length == 0)
            {
                errors.Required(at.Child("mountPath"));
            }

            if (mounts.Take(i).Any(other => other.MountPath == mount.MountPath))
            {
                errors.Invalid(at.Child("mountPath"), mount.MountPath, "must be unique");
            }

            if (container.VolumeDevices?.Any(device => device.Name == mount.Name) == true)
            {
                errors.Invalid(at.Child("name"), mount.Name, "must not already exist in volumeDevices");
            }

            if (container.VolumeDevices?.Any(device => device.DevicePath == mount.MountPath) == true)
            {
                errors.Invalid(at.Child("mountPath"), mount.MountPath, "must not already exist as a path in volumeDevices");
            }

            Parts(mount, container, path, at, errors);
        }
    }

    /// <summary>Checks volumes that are used as block devices.</summary>
    public static void Devices(Container container, IReadOnlyDictionary<string, Volume> volumes, FieldPath path, FieldErrors errors)
    {
        var devices = container.VolumeDevices;
        for (var i = 0; i < (devices?.Count ?? 0); i++)
        {
            var device = devices![i];
            var at = path.Index(i);
            if (device.Name.Length == 0)
            {
                errors.Required(at.Child("name"));
            }
            else if (devices.Take(i).Any(other => other.Name == device.Name))
            {
                errors.Invalid(at.Child("name"), device.Name, "must be unique");
            }

            if (!volumes.TryGetValue(device.Name, out var volume))
            {
                errors.NotFound(at.Child("name"), device.Name);
            }
            else if (volume.PersistentVolumeClaim is null && volume.Ephemeral is null)
            {
                errors.Invalid(
                    at.Child("name"), device.Name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            }

            if (device.DevicePath.Length == 0)
            {
                errors.Required(at.Child("devicePath"));
            }

            if (devices.Take(i).Any(other => other.DevicePath == device.DevicePath))
            {
                errors.Invalid(at.Child("devicePath"), device.DevicePath, "must be unique");
            }

            if (device.DevicePath.Split('/').Contains(".."))
            {
                errors.Invalid(at.Child("devicePath"), device.DevicePath, "can not contain backsteps ('..')");
            }

            if (container.VolumeMounts?.Any(mount => mount.Name == device.Name) == true)
            {
                errors.Invalid(at.Child("name"), device.Name, "must not already exist in volumeMounts");
            }

            if (container.VolumeMounts?.Any(mount => mount.MountPath == device.DevicePath) == true)
            {
                errors.Invalid(at.Child("devicePath"), device.DevicePath, "must not already exist as a path in volumeMounts");
            }
        }
    }

    /// <summary>Checks a path that has to lead downwards from where it begins (<c>validateLocalDescendingPath</c>).</summary>
    public static void DescendingPath(string text, FieldPath path, FieldErrors errors)
    {
        if (text.StartsWith('/'))
        {
            errors.Invalid(path, text, "must be a relative path");
        }

        if (text.Split('/').Contains(".."))
        {
            errors.Invalid(path, text, "must not contain '..'");
        }
    }

    // What concerns a part of a mount is said of the list, not of its element: so the paths are in Kubernetes.
    private static void Parts(VolumeMount mount, Container container, FieldPath list, FieldPath at, FieldErrors errors)
    {
        if (mount.SubPath is { Length: > 0 } sub)
        {
            DescendingPath(sub, list.Child("subPath"), errors);
        }

        if (mount.SubPathExpr is { Length: > 0 } expression)
        {
            if (mount.SubPath is { Length: > 0 })
            {
                errors.Invalid(at.Child("subPathExpr"), expression, "subPathExpr and subPath are mutually exclusive");
            }

            DescendingPath(expression, list.Child("subPathExpr"), errors);
        }

        if (mount.MountPropagation is not { } propagation)
        {
            return;
        }

        if (!Propagations.Contains(propagation))
        {
            errors.NotSupported(list.Child("mountPropagation"), propagation, Propagations);
        }
        else if (propagation == "Bidirectional" && container.SecurityContext?.Privileged != true)
        {
            errors.Forbidden(list.Child("mountPropagation"), "Bidirectional mount propagation is available only to privileged containers");
        }
    }
}
