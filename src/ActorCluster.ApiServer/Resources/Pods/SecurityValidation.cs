using System.Text.RegularExpressions;
using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>
/// What is valid in security contexts (kubernetes <c>pkg/apis/core/validation</c>, <c>ValidateSecurityContext</c>,
/// <c>validatePodSpecSecurityContext</c>).
/// </summary>
internal static partial class SecurityValidation
{
    private const string Localhost = "Localhost";
    private const int SysctlMaximumLength = 253;
    private const string SysctlPattern = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

    private static readonly string[] ProfileTypes = [Localhost, "RuntimeDefault", "Unconfined"];
    private static readonly string[] ChangePolicies = ["Always", "OnRootMismatch"];
    private static readonly string[] ProcMounts = ["Default", "Unmasked"];

    /// <summary>Checks the context of a container.</summary>
    public static void OfContainer(SecurityContext? context, FieldPath path, FieldErrors errors)
    {
        if (context is null)
        {
            return;
        }

        ContainerValidation.UserId(context.RunAsUser, path.Child("runAsUser"), errors);
        ContainerValidation.UserId(context.RunAsGroup, path.Child("runAsGroup"), errors);
        if (context.ProcMount is { } mount && !ProcMounts.Contains(mount))
        {
            errors.NotSupported(path.Child("procMount"), mount, ProcMounts);
        }

        Seccomp(context.SeccompProfile, path.Child("seccompProfile"), errors);
        if (context is { AllowPrivilegeEscalation: false, Privileged: true })
        {
            errors.Invalid(path, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }

        if (context.AllowPrivilegeEscalation == false && context.Capabilities?.Add?.Contains("CAP_SYS_ADMIN") == true)
        {
            errors.Invalid(path, context, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        }

        AppArmor(context.AppArmorProfile, path.Child("appArmorProfile"), errors);
    }

    /// <summary>Checks the context of a pod.</summary>
    public static void OfPod(PodSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.SecurityContext is not { } context)
        {
            return;
        }

        ContainerValidation.UserId(context.FsGroup, path.Child("fsGroup"), errors);
        ContainerValidation.UserId(context.RunAsUser, path.Child("runAsUser"), errors);
        ContainerValidation.UserId(context.RunAsGroup, path.Child("runAsGroup"), errors);
        for (var i = 0; i < (context.SupplementalGroups?.Count ?? 0); i++)
        {
            ContainerValidation.UserId(context.SupplementalGroups![i], path.Child("supplementalGroups").Index(i), errors);
        }

        if (spec is { ShareProcessNamespace: true, HostPID: true })
        {
            errors.Invalid(path.Child("shareProcessNamespace"), true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }

        Sysctls(spec, context.Sysctls, path.Child("sysctls"), errors);
        if (context.FsGroupChangePolicy is { } policy && !ChangePolicies.Contains(policy))
        {
            errors.NotSupported(path.Child("fsGroupChangePolicy"), policy, ChangePolicies);
        }

        Seccomp(context.SeccompProfile, path.Child("seccompProfile"), errors);
        AppArmor(context.AppArmorProfile, path.Child("appArmorProfile"), errors);
    }

    private static void Sysctls(PodSpec spec, IReadOnlyList<Sysctl>? sysctls, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (sysctls?.Count ?? 0); i++)
        {
            var name = sysctls![i].Name;
            var at = path.Index(i).Child("name");
            if (name.Length == 0)
            {
                errors.Required(at);
            }
            else if (name.Length > SysctlMaximumLength || !SysctlName().IsMatch(name))
            {
                errors.Invalid(at, name, $"must have at most {SysctlMaximumLength} characters and match regex {SysctlPattern}");
            }
            else if (sysctls.Take(i).Any(other => other.Name == name))
            {
                errors.Duplicate(at, name);
            }

            // Those of a namespace that the pod shares with its machine would be the machine's.
            var dotted = name.Replace('/', '.');
            if (spec.HostNetwork && dotted.StartsWith("net.", StringComparison.Ordinal))
            {
                errors.Invalid(at, name, "may not be specified when 'hostNetwork' is true");
            }
            else if (spec.HostIPC && (dotted is "kernel.sem" || dotted.StartsWith("kernel.shm", StringComparison.Ordinal)
                || dotted.StartsWith("kernel.msg", StringComparison.Ordinal) || dotted.StartsWith("fs.mqueue.", StringComparison.Ordinal)))
            {
                errors.Invalid(at, name, "may not be specified when 'hostIPC' is true");
            }
        }
    }

    private static void Seccomp(SeccompProfile? profile, FieldPath path, FieldErrors errors)
    {
        if (profile is null)
        {
            return;
        }

        Type(profile.Type, path.Child("type"), "type is required when seccompProfile is set", errors);
        var file = path.Child("localhostProfile");
        if (profile.Type != Localhost)
        {
            if (profile.LocalhostProfile is not null)
            {
                errors.Invalid(file, profile, "can only be set when seccomp type is Localhost");
            }
        }
        else if (profile.LocalhostProfile is { } name)
        {
            MountValidation.DescendingPath(name, file, errors);
        }
        else
        {
            errors.Required(file, "must be set when seccomp type is Localhost");
        }
    }

    private static void AppArmor(AppArmorProfile? profile, FieldPath path, FieldErrors errors)
    {
        if (profile is null)
        {
            return;
        }

        Type(profile.Type, path.Child("type"), "type is required when appArmorProfile is set", errors);
        var file = path.Child("localhostProfile");
        if (profile.Type == Localhost)
        {
            if (string.IsNullOrEmpty(profile.LocalhostProfile))
            {
                errors.Required(file, "must be set when AppArmor type is Localhost");
            }
            else if (profile.LocalhostProfile!.AsSpan().Trim().Length != profile.LocalhostProfile.Length)
            {
                errors.Invalid(file, profile.LocalhostProfile, "must not be padded with whitespace");
            }
        }
        else if (profile.LocalhostProfile is not null && ProfileTypes.Contains(profile.Type))
        {
            errors.Invalid(file, profile.LocalhostProfile, "can only be set when AppArmor type is Localhost");
        }
    }

    private static void Type(string type, FieldPath path, string missing, FieldErrors errors)
    {
        if (type.Length == 0)
        {
            errors.Required(path, missing);
        }
        else if (!ProfileTypes.Contains(type))
        {
            errors.NotSupported(path, type, ProfileTypes);
        }
    }

    [GeneratedRegex(SysctlPattern)]
    private static partial Regex SysctlName();
}
