using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// Gives every pod a service account and mounts its token (kubernetes <c>plugin/pkg/admission/serviceaccount</c>). All of the projected
/// volume but its name is the same for every pod, and shared.
/// </summary>
internal static class ServiceAccountAdmission
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string VolumePrefix = "kube-api-access-";

    // An hour and seven seconds: a token that the kubelet asked for by this very volume can be told from others by its odd life time.
    private const long TokenSeconds = 3607;

    private static readonly ProjectedVolumeSource TokenSource = new()
    {
        DefaultMode = 420,
        Sources =
        [
            new VolumeProjection { ServiceAccountToken = new ServiceAccountTokenProjection { ExpirationSeconds = TokenSeconds, Path = "token" } },
            new VolumeProjection
            {
                ConfigMap = new ConfigMapProjection { Name = "kube-root-ca.crt", Items = [new KeyToPath { Key = "ca.crt", Path = "ca.crt" }] },
            },
            new VolumeProjection
            {
                DownwardAPI = new DownwardAPIProjection
                {
                    Items =
                    [
                        new DownwardAPIVolumeFile
                        {
                            Path = "namespace",
                            FieldRef = new ObjectFieldSelector { ApiVersion = "v1", FieldPath = "metadata.namespace" },
                        },
                    ],
                },
            },
        ],
    };

    public static void Admit(AdmissionRequest request)
    {
        var pod = (Pod)request.Object;
        if (pod.Metadata.Annotations?.ContainsKey(WellKnownAnnotations.MirrorPod) == true)
        {
            AdmitMirror(request, pod);
            return;
        }

        var spec = pod.Spec;
        var name = string.IsNullOrEmpty(spec.ServiceAccountName) ? "default" : spec.ServiceAccountName;
        var found = request.Context.View.Find(StorageNames.ServiceAccounts, new ObjectKey(pod.Metadata.Namespace, name));
        if (found is null && request.Context.Settings.RequireServiceAccount)
        {
            request.Refuse(
                StatusError.Forbidden(
                    request.Definition.Type,
                    request.Name,
                    $"error looking up service account {pod.Metadata.Namespace}/{name}: serviceaccount \"{name}\" not found"),
                mayPass: true);
            return;
        }

        var account = (ServiceAccount?)found?.Value;
        spec = spec with { ServiceAccountName = name, ServiceAccount = name };
        if (spec.AutomountServiceAccountToken ?? account?.AutomountServiceAccountToken ?? true)
        {
            spec = MountToken(spec, request.Context);
        }

        if (spec.ImagePullSecrets is not { Count: > 0 } && account?.ImagePullSecrets is { Count: > 0 } secrets)
        {
            spec = spec with { ImagePullSecrets = secrets };
        }

        request.Object = pod with { Spec = spec };
    }

    // The API's image of a pod that a node runs from a file: its node mounts nothing of the API's.
    private static void AdmitMirror(AdmissionRequest request, Pod pod)
    {
        if (!string.IsNullOrEmpty(pod.Spec.ServiceAccountName))
        {
            request.Refuse(StatusError.Forbidden(request.Definition.Type, request.Name, "a mirror pod may not reference service accounts"));
        }
    }

    private static PodSpec MountToken(PodSpec spec, RequestContext context)
    {
        var volumeName = VolumePrefix + context.NewSuffix();
        var exists = false;
        foreach (var volume in spec.Volumes ?? [])
        {
            if (volume.Projected is not null && volume.Name.StartsWith(VolumePrefix, StringComparison.Ordinal))
            {
                volumeName = volume.Name;
                exists = true;
                break;
            }
        }

        var mount = new VolumeMount { Name = volumeName, ReadOnly = true, MountPath = MountPath };
        var mounted = false;
        var containers = Mount(spec.Containers, mount, ref mounted);
        var initContainers = Mount(spec.InitContainers, mount, ref mounted);
        if (!mounted)
        {
            return spec;
        }

        return spec with
        {
            Containers = containers,
            InitContainers = initContainers,
            Volumes = exists ? spec.Volumes : [.. spec.Volumes ?? [], new Volume { Name = volumeName, Projected = TokenSource }],
        };
    }

    private static IReadOnlyList<Container>? Mount(IReadOnlyList<Container>? containers, VolumeMount mount, ref bool mounted)
    {
        if (containers is not { Count: > 0 })
        {
            return containers;
        }

        var result = new Container[containers.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var container = containers[i];
            if (HasMount(container))
            {
                result[i] = container;
                continue;
            }

            result[i] = container with { VolumeMounts = [.. container.VolumeMounts ?? [], mount] };
            mounted = true;
        }

        return result;
    }

    private static bool HasMount(Container container)
    {
        foreach (var mount in container.VolumeMounts ?? [])
        {
            if (mount.MountPath == MountPath)
            {
                return true;
            }
        }

        return false;
    }
}
