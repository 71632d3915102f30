using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Requests;

/// <summary>Writes into a quota's status how much of it is used, in the transaction of the writes that use it if it can.</summary>
/// <param name="key">The quota.</param>
internal sealed class QuotaStatusOperation(ObjectKey key)
    : Operation(ResourceTable.Find(ResourceTypes.ResourceQuotas)!, key, false, Reply.None)
{
    public override Decision Decide(StoredObject? current, RequestContext context)
    {
        context.Quotas.IsWritten(Key);
        if (current?.Value is not ResourceQuota quota || context.Quotas.Used(Key) is not { } used)
        {
            return Decision.Refuse(StatusError.NotFound(Definition.Type, Key.Name));
        }

        var status = new ResourceQuotaStatus { Hard = quota.Spec.Hard, Used = used };
        return UpdatePipeline.Decide(Definition, Key, current, quota with { Status = status }, "status", Writer, false, context);
    }
}
