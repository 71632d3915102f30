using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Requests;

/// <summary>
/// Evicts a pod. Where a budget guards it, the eviction is taken from the budget first, which is a write of its own: whoever comes at the
/// same time finds the rest (kubernetes <c>pkg/registry/core/pod/storage/eviction.go</c>).
/// </summary>
internal sealed class EvictOperation(ResourceDefinition definition, ObjectKey key, DeleteOptions? options, bool dryRun, Reply reply)
    : Operation(definition, key, dryRun, reply)
{
    private bool _granted;

    public override Decision Decide(StoredObject? current, RequestContext context)
    {
        First = null;
        if (_granted)
        {
            return EvictionPipeline.Decide(Definition, Key, current, options, DryRun, Inside(context));
        }

        if (current is not null
            && NodeRestriction.Check(AdmissionOperation.Create, Definition.Type, Key, "eviction", null, current.Value, context) is { } restriction)
        {
            return Decision.Refuse(restriction);
        }

        return context.Session is not { } session
            ? Grant(current, context)
            : session.Review(
                session.Describe(AdmissionOperation.Create, Definition, Key, "eviction") with
                {
                    OwnKind = new ObjectKind("policy", "v1", "Eviction"),
                    Object = new Eviction
                    {
                        Kind = "Eviction",
                        ApiVersion = "policy/v1",
                        Metadata = new ObjectMeta { Name = Key.Name, Namespace = Key.Namespace },
                        DeleteOptions = options,
                    },
                },
                context,
                _ => Grant(current, Inside(context)));
    }

    // Who may evict has been asked: the deletion that follows is the API's own.
    private static RequestContext Inside(RequestContext context) => context.With(context.Caller, null);

    private Decision Grant(StoredObject? current, RequestContext context)
    {
        var (budget, refusal) = EvictionPipeline.FindBudget(current, context);
        if (refusal is not null)
        {
            return Decision.Refuse(refusal);
        }

        if (budget is not { } name)
        {
            return EvictionPipeline.Decide(Definition, Key, current, options, DryRun, context);
        }

        // Whatever becomes of the deletion, an eviction is taken from the budget once.
        First = new TakeFromBudgetOperation(name, Key.Name, DryRun) { Client = Client };
        _granted = true;
        return default;
    }
}

/// <summary>Takes one eviction from a budget. The one who asks for it gets the answer through <see cref="WritePath"/>.</summary>
/// <param name="key">The budget.</param>
/// <param name="podName">The pod that is to be evicted.</param>
/// <param name="dryRun">Everything but the write.</param>
internal sealed class TakeFromBudgetOperation(ObjectKey key, string podName, bool dryRun)
    : Operation(ResourceTable.Find(ResourceTypes.PodDisruptionBudgets)!, key, dryRun, Reply.None)
{
    public override Decision Decide(StoredObject? current, RequestContext context) =>
        EvictionPipeline.TakeFromBudget(Definition, Key, current, podName, DryRun, context);
}
