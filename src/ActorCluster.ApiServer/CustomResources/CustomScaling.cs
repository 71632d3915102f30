using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>The subresource <c>scale</c> by the paths of a definition (registry/customresource/etcd.go, scaleFromCustomResource).</summary>
/// <param name="scale">The paths.</param>
internal sealed class CustomScaling(CustomResourceSubresourceScale scale) : IScaling
{
    private readonly string[] _wanted = Names(scale.SpecReplicasPath);
    private readonly string[] _actual = Names(scale.StatusReplicasPath);
    private readonly string[] _selector = string.IsNullOrEmpty(scale.LabelSelectorPath) ? [] : Names(scale.LabelSelectorPath);

    public string WishPath => scale.SpecReplicasPath;

    public Scale Read(KubernetesObject value) => ReadForUpdate(value) is { Spec.Replicas: not IScaling.Unset } read
        ? read
        : throw new StatusException(StatusError.InternalError($"the spec replicas field \"{scale.SpecReplicasPath}\" does not exist"));

    public Scale ReadForUpdate(KubernetesObject value)
    {
        var members = ((CustomObject)value).Content.Members;
        return Scales.Of(
            value.Metadata,
            JsonData.At(members, _wanted) is long wanted ? (int)wanted : IScaling.Unset,
            (int)(JsonData.At(members, _actual) as long? ?? 0),
            _selector.Length > 0 ? JsonData.At(members, _selector) as string : null);
    }

    public KubernetesObject Write(KubernetesObject value, int replicas)
    {
        var custom = (CustomObject)value;
        return custom.WithContent(JsonData.With(custom.Content.Members, _wanted, (long)replicas));
    }

    private static string[] Names(string path) => path.TrimStart('.').Split('.');
}
