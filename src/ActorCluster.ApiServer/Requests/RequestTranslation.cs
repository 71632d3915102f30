using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Client.Protocol;

namespace ActorCluster.ApiServer.Requests;

/// <summary>Turns requests of actors into operations.</summary>
internal static class RequestTranslation
{
    /// <summary>Makes the operation of a request that may write.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reply">Where the answer goes.</param>
    /// <param name="catalog">The resources.</param>
    /// <returns>The operation; null when its resource is not served.</returns>
    public static Operation? ToOperation(ApiRequest request, Reply reply, ResourceCatalog catalog)
    {
        switch (request)
        {
            case CreateObject create when catalog.Find(create.Resource) is { } definition:
                return new CreateOperation(definition, create.Object.Metadata.Namespace, create.Object, false, reply);
            case UpdateObject { Subresource: "scale", Object: Scale scale } update when catalog.Find(update.Resource) is { Strategy.Scaling: not null } definition:
                return new ScaleOperation(definition, new ObjectKey(scale.Metadata.Namespace, scale.Metadata.Name), _ => scale, false, reply);
            case UpdateObject update when catalog.Find(update.Resource) is { } definition:
                var meta = update.Object.Metadata;
                return new UpdateOperation(definition, new ObjectKey(meta.Namespace, meta.Name), update.Object, update.Subresource, false, reply);
            case ModifyObject modify when catalog.Find(modify.Resource) is { } definition:
                return new ModifyOperation(definition, modify.Key, modify.Uid, modify.Change, modify.Subresource, false, reply);
            case DeleteObject delete when catalog.Find(delete.Resource) is { } definition:
                return new DeleteOperation(definition, delete.Key, delete.Options, false, reply);
            case EvictObject evict:
                return new EvictOperation(ResourceTable.Pods, evict.Key, evict.Options, false, reply);
            case BindPod bind:
                var target = new ObjectReference { Kind = "Node", Name = bind.NodeName };
                return new BindOperation(ResourceTable.Pods, bind.Key, bind.Uid, target, null, false, reply);
            default:
                return null;
        }
    }
}
