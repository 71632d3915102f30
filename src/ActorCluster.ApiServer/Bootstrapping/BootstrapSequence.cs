using ActorCluster.Api.Core;
using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Authorization.Bootstrap;
using ActorCluster.ApiServer.FlowControl;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Requests;
using Akka.Event;

namespace ActorCluster.ApiServer.Bootstrapping;

/// <summary>
/// Makes what every cluster has and this one lacks, the namespaces before their contents. After a restart of the store nothing is missing.
/// </summary>
/// <param name="cache">The latest state.</param>
/// <param name="writes">The way of what writes.</param>
/// <param name="log">Hears of what could not be made.</param>
internal sealed class BootstrapSequence(ObjectCache cache, WritePath writes, ILoggingAdapter log)
{
    /// <summary>Makes two sets of objects, one after the other.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second, asked for when the first is there.</param>
    /// <param name="kept">Roles, bindings and the like, asked for with the second; what they lack they get back.</param>
    /// <param name="then">What follows.</param>
    public void Run(
        IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)> first,
        Func<IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)>> second,
        Func<IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)>> kept,
        Action then) => Make(first, () =>
        {
            var objects = kept();
            Reconcile(objects);
            Make([.. second(), .. objects], then);
        });

    /// <summary>Makes what is missing of objects that the server keeps, and gives the others back what they have lost.</summary>
    /// <param name="objects">The objects.</param>
    public void Keep(IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)> objects)
    {
        Reconcile(objects);
        Make(objects, static () => { });
    }

    // Nobody waits for these: what was there before is good enough to begin with.
    private void Reconcile(IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)> objects)
    {
        foreach (var (definition, expected) in objects)
        {
            var key = new ObjectKey(expected.Metadata.Namespace, expected.Metadata.Name);
            if (cache.Find(definition.Storage, key) is { } stored && !ReferenceEquals(stored.Value, Restore(stored.Value, expected)))
            {
                writes.Submit(new ModifyOperation(
                    definition, key, null, existing => Restore(existing, expected), "", false, Reply.None));
            }
        }
    }

    private static KubernetesObject Restore(KubernetesObject existing, KubernetesObject expected) => (existing, expected) switch
    {
        (ConfigMap map, ConfigMap published) => ClusterAuthentication.Combine(map, published),
        (FlowSchema or PriorityLevelConfiguration, _) => FlowControlUpkeep.Restore(existing, expected),
        _ => PolicyReconciliation.Reconcile(existing, expected),
    };

    private void Make(IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)> objects, Action then)
    {
        var missing = objects
            .Where(made => cache.Find(made.Definition.Storage, new ObjectKey(made.Object.Metadata.Namespace, made.Object.Metadata.Name)) is null)
            .ToList();
        var left = missing.Count;
        if (left == 0)
        {
            then();
            return;
        }

        foreach (var (definition, value) in missing)
        {
            var reply = new CollectReply((_, failure) =>
            {
                if (failure is { Code: not 409 })
                {
                    log.Error("{0} {1} could not be made: {2}", definition.Type.Kind, value.Metadata.Name, failure.Message);
                }

                if (--left == 0)
                {
                    then();
                }
            });
            writes.Submit(new CreateOperation(definition, value.Metadata.Namespace, value, false, reply));
        }
    }
}
