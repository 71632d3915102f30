using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Admission.PodSecurity;

/// <summary>The controls that the level restricted adds (Pod Security Standards of Kubernetes 1.32).</summary>
internal static class RestrictedChecks
{
    /// <summary>The controls, each in all its versions from the oldest.</summary>
    public static IReadOnlyList<SecurityCheck> All { get; } =
    [
        new("allowPrivilegeEscalation", 8, PrivilegeEscalation),
        new("allowPrivilegeEscalation", 25, OnLinux(PrivilegeEscalation)),
        new("capabilities_restricted", 22, Capabilities, BaselineChecks.CapabilitiesId),
        new("capabilities_restricted", 25, OnLinux(Capabilities), BaselineChecks.CapabilitiesId),
        new("restrictedVolumes", 0, Volumes, BaselineChecks.HostPathId),
        new("runAsNonRoot", 0, RunAsNonRoot),
        new("runAsUser", 23, RunAsUser),
        new("seccompProfile_restricted", 19, Seccomp, BaselineChecks.SeccompId),
        new("seccompProfile_restricted", 25, OnLinux(Seccomp), BaselineChecks.SeccompId),
    ];

    // Pods for Windows cannot set what only Linux has.
    private static SecurityCheckFunction OnLinux(SecurityCheckFunction check) =>
        (meta, spec) => spec.Os?.Name == "windows" ? null : check(meta, spec);

    private static Violation? PrivilegeEscalation(ObjectMeta meta, PodSpec spec)
    {
        var containers = CheckedContainer.Of(spec).Where(static c => c.Security?.AllowPrivilegeEscalation != false).Select(static c => c.Name).ToList();
        return containers.Count == 0
            ? null
            : new Violation(
                "allowPrivilegeEscalation != false", $"{Words.Containers(containers)} must set securityContext.allowPrivilegeEscalation=false");
    }

    private static Violation? Capabilities(ObjectMeta meta, PodSpec spec)
    {
        List<string> keeping = [], adding = [];
        var forbidden = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var container in CheckedContainer.Of(spec))
        {
            var capabilities = container.Security?.Capabilities;
            if (capabilities?.Drop?.Contains("ALL") != true)
            {
                keeping.Add(container.Name);
            }

            var bad = (capabilities?.Add ?? []).Where(static name => name != "NET_BIND_SERVICE").ToList();
            forbidden.UnionWith(bad);
            if (bad.Count > 0)
            {
                adding.Add(container.Name);
            }
        }

        var details = new List<string>();
        if (keeping.Count > 0)
        {
            details.Add($"{Words.Containers(keeping)} must set securityContext.capabilities.drop=[\"ALL\"]");
        }

        if (adding.Count > 0)
        {
            details.Add($"{Words.Containers(adding)} must not include {Words.Quoted(forbidden)} in securityContext.capabilities.add");
        }

        return details.Count == 0 ? null : new Violation("unrestricted capabilities", string.Join("; ", details));
    }

    private static Violation? Volumes(ObjectMeta meta, PodSpec spec)
    {
        var bad = (spec.Volumes ?? []).Where(static volume => !IsAllowed(volume)).ToList();
        var types = new SortedSet<string>(bad.Select(TypeOf), StringComparer.Ordinal);
        var names = bad.ConvertAll(static volume => volume.Name);
        return bad.Count == 0
            ? null
            : new Violation(
                "restricted volume types",
                $"{Words.Plural("volume", names)} {Words.Quoted(names)} {Words.Use(names)} "
                + $"{Words.Plural("restricted volume type", types)} {Words.Quoted(types)}");
    }

    private static bool IsAllowed(Volume volume) =>
        volume.ConfigMap is not null
        || volume.Csi is not null
        || volume.DownwardAPI is not null
        || volume.EmptyDir is not null
        || volume.Ephemeral is not null
        || volume.PersistentVolumeClaim is not null
        || volume.Projected is not null
        || volume.Secret is not null;

    private static string TypeOf(Volume volume) => volume switch
    {
        { HostPath: not null } => "hostPath",
        { GcePersistentDisk: not null } => "gcePersistentDisk",
        { AwsElasticBlockStore: not null } => "awsElasticBlockStore",
        { GitRepo: not null } => "gitRepo",
        { Nfs: not null } => "nfs",
        { Iscsi: not null } => "iscsi",
        { Glusterfs: not null } => "glusterfs",
        { Rbd: not null } => "rbd",
        { FlexVolume: not null } => "flexVolume",
        { Cinder: not null } => "cinder",
        { Cephfs: not null } => "cephfs",
        { Flocker: not null } => "flocker",
        { Fc: not null } => "fc",
        { AzureFile: not null } => "azureFile",
        { VsphereVolume: not null } => "vsphereVolume",
        { Quobyte: not null } => "quobyte",
        { AzureDisk: not null } => "azureDisk",
        { PhotonPersistentDisk: not null } => "photonPersistentDisk",
        { PortworxVolume: not null } => "portworxVolume",
        { ScaleIO: not null } => "scaleIO",
        { Storageos: not null } => "storageos",
        _ => "unknown",
    };

    private static Violation? RunAsNonRoot(ObjectMeta meta, PodSpec spec)
    {
        const string reason = "runAsNonRoot != true";
        var ofPod = spec.SecurityContext?.RunAsNonRoot;
        List<string> bad = [], silent = [];
        foreach (var container in CheckedContainer.Of(spec))
        {
            if (container.Security?.RunAsNonRoot == false)
            {
                bad.Add(container.Name);
            }
            else if (container.Security?.RunAsNonRoot is null && ofPod != true)
            {
                silent.Add(container.Name);
            }
        }

        if (ofPod == false || bad.Count > 0)
        {
            return new Violation(reason, $"{Words.Setters(ofPod == false, bad)} must not set securityContext.runAsNonRoot=false");
        }

        return silent.Count == 0
            ? null
            : new Violation(reason, $"pod or {Words.Containers(silent)} must set securityContext.runAsNonRoot=true");
    }

    private static Violation? RunAsUser(ObjectMeta meta, PodSpec spec)
    {
        var pod = spec.SecurityContext?.RunAsUser == 0;
        var containers = CheckedContainer.Of(spec).Where(static c => c.Security?.RunAsUser == 0).Select(static c => c.Name).ToList();
        return !pod && containers.Count == 0 ? null : new Violation("runAsUser=0", $"{Words.Setters(pod, containers)} must not set runAsUser=0");
    }

    private static Violation? Seccomp(ObjectMeta meta, PodSpec spec)
    {
        const string reason = "seccompProfile";
        var types = new SortedSet<string>(StringComparer.Ordinal);
        var ofPod = spec.SecurityContext?.SeccompProfile?.Type;
        var pod = ofPod is not null && !BaselineChecks.IsAllowedSeccomp(ofPod);
        if (pod)
        {
            types.Add(ofPod!);
        }

        List<string> bad = [], silent = [];
        foreach (var container in CheckedContainer.Of(spec))
        {
            if (container.Security?.SeccompProfile is { } own)
            {
                if (!BaselineChecks.IsAllowedSeccomp(own.Type))
                {
                    bad.Add(container.Name);
                    types.Add(own.Type);
                }
            }
            else if (ofPod is null || pod)
            {
                silent.Add(container.Name);
            }
        }

        if (types.Count > 0)
        {
            return new Violation(reason, $"{Words.Setters(pod, bad)} must not set securityContext.seccompProfile.type to {Words.Quoted(types)}");
        }

        return silent.Count == 0
            ? null
            : new Violation(
                reason,
                $"pod or {Words.Containers(silent)} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }
}
