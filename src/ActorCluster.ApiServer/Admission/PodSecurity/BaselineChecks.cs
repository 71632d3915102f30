using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Admission.PodSecurity;

/// <summary>The controls of the level baseline, which the level restricted has too (Pod Security Standards of Kubernetes 1.32).</summary>
internal static class BaselineChecks
{
    /// <summary>Identifier of the control of capabilities.</summary>
    public const string CapabilitiesId = "capabilities_baseline";

    /// <summary>Identifier of the control of volumes of the host.</summary>
    public const string HostPathId = "hostPathVolumes";

    /// <summary>Identifier of the control of seccomp.</summary>
    public const string SeccompId = "seccompProfile_baseline";

    private const string AppArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";
    private const string SeccompPod = "seccomp.security.alpha.kubernetes.io/pod";
    private const string SeccompContainerPrefix = "container.seccomp.security.alpha.kubernetes.io/";

    private static readonly HashSet<string> Capabilities = new(StringComparer.Ordinal)
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID",
        "SYS_CHROOT",
    };

    private static readonly string[] Sysctls =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start",
    ];

    private static readonly string[] Sysctls27 = [.. Sysctls, "net.ipv4.ip_local_reserved_ports"];

    private static readonly string[] Sysctls29 =
    [
        .. Sysctls27, "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
    ];

    private static readonly string[] Sysctls32 = [.. Sysctls29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];
    private static readonly string[] LinuxTypes = ["", "container_t", "container_init_t", "container_kvm_t"];
    private static readonly string[] LinuxTypes31 = [.. LinuxTypes, "container_engine_t"];

    /// <summary>The controls, each in all its versions from the oldest.</summary>
    public static IReadOnlyList<SecurityCheck> All { get; } =
    [
        new("appArmorProfile", 0, AppArmor),
        new(CapabilitiesId, 0, AddedCapabilities),
        new("hostNamespaces", 0, HostNamespaces),
        new(HostPathId, 0, HostPaths),
        new("hostPorts", 0, HostPorts),
        new("privileged", 0, Privileged),
        new("procMount", 0, ProcMount),
        new("seLinuxOptions", 0, (_, spec) => SecurityEnhancedLinux(spec, LinuxTypes)),
        new("seLinuxOptions", 31, (_, spec) => SecurityEnhancedLinux(spec, LinuxTypes31)),
        new(SeccompId, 0, SeccompAnnotations),
        new(SeccompId, 19, Seccomp),
        new("sysctls", 0, (_, spec) => Kernel(spec, Sysctls)),
        new("sysctls", 27, (_, spec) => Kernel(spec, Sysctls27)),
        new("sysctls", 29, (_, spec) => Kernel(spec, Sysctls29)),
        new("sysctls", 32, (_, spec) => Kernel(spec, Sysctls32)),
        new("windowsHostProcess", 0, WindowsHostProcess),
    ];

    /// <summary>Whether a type of seccomp profile may be set.</summary>
    /// <param name="type">The type.</param>
    public static bool IsAllowedSeccomp(string type) => type is "Localhost" or "RuntimeDefault";

    private static Violation? AppArmor(ObjectMeta meta, PodSpec spec)
    {
        var setters = new List<string>();
        var types = new SortedSet<string>(StringComparer.Ordinal);
        if (spec.SecurityContext?.AppArmorProfile is { } ofPod && !IsAllowedSeccomp(ofPod.Type))
        {
            setters.Add("pod");
            types.Add(ofPod.Type);
        }

        var containers = new List<string>();
        foreach (var container in CheckedContainer.Of(spec))
        {
            if (container.Security?.AppArmorProfile is { } own && !IsAllowedSeccomp(own.Type))
            {
                containers.Add(container.Name);
                types.Add(own.Type);
            }
        }

        if (containers.Count > 0)
        {
            setters.Add(Words.Containers(containers));
        }

        var annotations = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in meta.Annotations ?? new Dictionary<string, string>())
        {
            if (key.StartsWith(AppArmorPrefix, StringComparison.Ordinal)
                && value is not ("" or "runtime/default")
                && !value.StartsWith("localhost/", StringComparison.Ordinal))
            {
                annotations.Add($"{key}={FieldError.Quote(value)}");
            }
        }

        if (annotations.Count > 0)
        {
            setters.Add(Words.Plural("annotation", annotations));
        }

        List<string> all = [.. types, .. annotations];
        return setters.Count == 0
            ? null
            : new Violation(
                Words.Plural("forbidden AppArmor profile", all), $"{string.Join(" and ", setters)} must not set AppArmor profile type to {Words.Quoted(all)}");
    }

    private static Violation? AddedCapabilities(ObjectMeta meta, PodSpec spec)
    {
        var containers = new List<string>();
        var forbidden = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var container in CheckedContainer.Of(spec))
        {
            var bad = (container.Security?.Capabilities?.Add ?? []).Where(static name => !Capabilities.Contains(name)).ToList();
            forbidden.UnionWith(bad);
            if (bad.Count > 0)
            {
                containers.Add(container.Name);
            }
        }

        return containers.Count == 0
            ? null
            : new Violation(
                "non-default capabilities",
                $"{Words.Containers(containers)} must not include {Words.Quoted(forbidden)} in securityContext.capabilities.add");
    }

    private static Violation? HostNamespaces(ObjectMeta meta, PodSpec spec)
    {
        List<string> shared =
        [
            .. spec.HostNetwork ? ["hostNetwork=true"] : Array.Empty<string>(),
            .. spec.HostPID ? ["hostPID=true"] : Array.Empty<string>(),
            .. spec.HostIPC ? ["hostIPC=true"] : Array.Empty<string>(),
        ];
        return shared.Count == 0 ? null : new Violation("host namespaces", string.Join(", ", shared));
    }

    private static Violation? HostPaths(ObjectMeta meta, PodSpec spec)
    {
        var volumes = (spec.Volumes ?? []).Where(static volume => volume.HostPath is not null).Select(static volume => volume.Name).ToList();
        return volumes.Count == 0 ? null : new Violation("hostPath volumes", $"{Words.Plural("volume", volumes)} {Words.Quoted(volumes)}");
    }

    private static Violation? HostPorts(ObjectMeta meta, PodSpec spec)
    {
        var containers = new List<string>();
        var ports = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var container in CheckedContainer.Of(spec))
        {
            var own = (container.Ports ?? [])
                .Where(static port => port.HostPort != 0)
                .Select(static port => port.HostPort.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .ToList();
            ports.UnionWith(own);
            if (own.Count > 0)
            {
                containers.Add(container.Name);
            }
        }

        return containers.Count == 0
            ? null
            : new Violation(
                "hostPort", $"{Words.Containers(containers)} {Words.Use(containers)} {Words.Plural("hostPort", ports)} {string.Join(", ", ports)}");
    }

    private static Violation? Privileged(ObjectMeta meta, PodSpec spec)
    {
        var containers = CheckedContainer.Of(spec).Where(static c => c.Security?.Privileged == true).Select(static c => c.Name).ToList();
        return containers.Count == 0
            ? null
            : new Violation("privileged", $"{Words.Containers(containers)} must not set securityContext.privileged=true");
    }

    private static Violation? ProcMount(ObjectMeta meta, PodSpec spec)
    {
        var bad = CheckedContainer.Of(spec).Where(static c => c.Security?.ProcMount is { } type && type != "Default").ToList();
        var types = new SortedSet<string>(bad.Select(static c => c.Security!.ProcMount!), StringComparer.Ordinal);
        return bad.Count == 0
            ? null
            : new Violation(
                "procMount",
                $"{Words.Containers(bad.ConvertAll(static c => c.Name))} must not set securityContext.procMount to {Words.Quoted(types)}");
    }

    private static Violation? SecurityEnhancedLinux(PodSpec spec, string[] allowed)
    {
        var types = new SortedSet<string>(StringComparer.Ordinal);
        bool user = false, role = false;
        var pod = IsBad(spec.SecurityContext?.SeLinuxOptions);
        var containers = CheckedContainer.Of(spec).Where(c => IsBad(c.Security?.SeLinuxOptions)).Select(static c => c.Name).ToList();
        if (!pod && containers.Count == 0)
        {
            return null;
        }

        var data = new List<string>();
        if (types.Count > 0)
        {
            data.Add($"{Words.Plural("type", types)} {Words.Quoted(types)}");
        }

        if (user)
        {
            data.Add("user may not be set");
        }

        if (role)
        {
            data.Add("role may not be set");
        }

        return new Violation(
            "seLinuxOptions", $"{Words.Setters(pod, containers)} set forbidden securityContext.seLinuxOptions: {string.Join("; ", data)}");

        bool IsBad(SELinuxOptions? options)
        {
            if (options is null)
            {
                return false;
            }

            var type = options.Type ?? "";
            var badType = !allowed.Contains(type);
            if (badType)
            {
                types.Add(type);
            }

            user |= !string.IsNullOrEmpty(options.User);
            role |= !string.IsNullOrEmpty(options.Role);
            return badType || !string.IsNullOrEmpty(options.User) || !string.IsNullOrEmpty(options.Role);
        }
    }

    private static Violation? SeccompAnnotations(ObjectMeta meta, PodSpec spec)
    {
        var forbidden = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var key in CheckedContainer.Of(spec).Select(static container => SeccompContainerPrefix + container.Name).Prepend(SeccompPod))
        {
            if (meta.Annotations?.TryGetValue(key, out var value) == true
                && value is not ("runtime/default" or "docker/default")
                && !value.StartsWith("localhost/", StringComparison.Ordinal))
            {
                forbidden.Add($"{key}={FieldError.Quote(value)}");
            }
        }

        return forbidden.Count == 0
            ? null
            : new Violation("seccompProfile", $"forbidden {Words.Plural("annotation", forbidden)} {string.Join(", ", forbidden)}");
    }

    private static Violation? Seccomp(ObjectMeta meta, PodSpec spec)
    {
        var types = new SortedSet<string>(StringComparer.Ordinal);
        var pod = spec.SecurityContext?.SeccompProfile is { } ofPod && !IsAllowedSeccomp(ofPod.Type);
        if (pod)
        {
            types.Add(spec.SecurityContext!.SeccompProfile!.Type);
        }

        var containers = new List<string>();
        foreach (var container in CheckedContainer.Of(spec))
        {
            if (container.Security?.SeccompProfile is { } own && !IsAllowedSeccomp(own.Type))
            {
                containers.Add(container.Name);
                types.Add(own.Type);
            }
        }

        return types.Count == 0
            ? null
            : new Violation(
                "seccompProfile", $"{Words.Setters(pod, containers)} must not set securityContext.seccompProfile.type to {Words.Quoted(types)}");
    }

    private static Violation? Kernel(PodSpec spec, string[] allowed)
    {
        var forbidden = (spec.SecurityContext?.Sysctls ?? []).Select(static sysctl => sysctl.Name).Where(name => !allowed.Contains(name)).ToList();
        return forbidden.Count == 0 ? null : new Violation("forbidden sysctls", string.Join(", ", forbidden));
    }

    private static Violation? WindowsHostProcess(ObjectMeta meta, PodSpec spec)
    {
        var pod = spec.SecurityContext?.WindowsOptions?.HostProcess == true;
        var containers = CheckedContainer.Of(spec).Where(static c => c.Security?.WindowsOptions?.HostProcess == true).Select(static c => c.Name).ToList();
        return !pod && containers.Count == 0
            ? null
            : new Violation("hostProcess", $"{Words.Setters(pod, containers)} must not set securityContext.windowsOptions.hostProcess=true");
    }
}
