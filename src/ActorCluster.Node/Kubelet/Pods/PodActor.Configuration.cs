using ActorCluster.Api.Core;
using ActorCluster.Node.Containers;

namespace ActorCluster.Node.Kubelet.Pods;

/// <content>The ConfigMaps and Secrets that the pod refers to, and what cannot begin without them.</content>
internal sealed partial class PodActor
{
    // Null while the node does not know them yet.
    private PodConfiguration? _configuration;

    private void Know(PodConfiguration configuration)
    {
        var isFirst = _configuration is null;
        _configuration = configuration;
        if (isFirst)
        {
            Sync();
        }
    }

    // Why a container's environment cannot be made (kuberuntime_container.go: generateContainerConfig). Services are not asked: they are
    // never missing.
    private string? ConfigurationErrorOf(Container container) => ConfigurationReferences.InEnvironment(container)
        ? ContainerEnvironment.Make(container, Facts, _configuration ?? PodConfiguration.Empty, []).Error
        : null;

    private PodFacts Facts => new(_pod.Metadata, _pod.Spec, _host, _pod.Spec.HostNetwork ? _host.HostIP : _ip);
}
