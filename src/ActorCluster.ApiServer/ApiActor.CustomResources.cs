using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Registry.Tables;
using ActorCluster.ApiServer.Requests;
using ActorCluster.Store;
using Akka.Actor;

namespace ActorCluster.ApiServer;

/// <summary>
/// What the API does about CustomResourceDefinitions: it serves what they add, keeps their status, and empties those that are deleted
/// (the controllers of k8s.io/apiextensions-apiserver, which run within kube-apiserver, too). Decisions are in
/// <see cref="DefinitionState"/>.
/// </summary>
public sealed partial class ApiActor
{
    // Storage names of definitions that are deleted and wait for their objects.
    private readonly HashSet<string> _draining = new(StringComparer.Ordinal);

    private IEnumerable<CustomResourceDefinition> Definitions =>
        _cache.List(StorageNames.CustomResourceDefinitions, "").Select(static stored => (CustomResourceDefinition)stored.Value);

    private bool ConcernsDefinitions(StoreChange change) =>
        change.Storage == StorageNames.CustomResourceDefinitions
        || (RegistersApiServices && change.Storage == StorageNames.ApiServices)
        || (_draining.Count > 0 && _draining.Contains(change.Storage));

    private void ServeDefinitions() => _watches.End(_catalog.Set(Definitions));

    private void LookAtAllDefinitions()
    {
        if (!_ready)
        {
            return;
        }

        _draining.Clear();
        RegisterDefinitions();
        foreach (var group in Definitions.GroupBy(static definition => definition.Spec.Group))
        {
            var all = group.ToList();
            foreach (var definition in all)
            {
                LookAt(definition, all);
            }
        }
    }

    private void LookAt(CustomResourceDefinition definition, List<CustomResourceDefinition> group)
    {
        if (definition.Metadata.DeletionTimestamp is not null)
        {
            _draining.Add(definition.Metadata.Name);
            Drain(definition);
        }

        if (ReferenceEquals(Next(definition, group), definition))
        {
            return;
        }

        var key = new ObjectKey("", definition.Metadata.Name);
        var reply = new CollectReply((_, failure) =>
        {
            if (failure is { Code: not (404 or 409) })
            {
                Timers.StartSingleTimer(LookAtDefinitions.Instance, LookAtDefinitions.Instance, FollowPause);
            }
        });
        _writes.Submit(new ModifyOperation(
            ApiExtensionsTable.CustomResourceDefinitions,
            key,
            definition.Metadata.Uid,
            current => Next((CustomResourceDefinition)current, [.. Definitions.Where(other => other.Spec.Group == definition.Spec.Group)]),
            "status",
            false,
            reply)
        {
            Client = "apiextensions-apiserver",
        });
    }

    private CustomResourceDefinition Next(CustomResourceDefinition definition, List<CustomResourceDefinition> group) => DefinitionState.Next(
        definition,
        group.FindAll(other => other.Metadata.Name != definition.Metadata.Name),
        _cache.Count(definition.Metadata.Name),
        _context.Now);

    // Each object goes the way of any deletion: its finalizers are waited for.
    private void Drain(CustomResourceDefinition definition)
    {
        var resources = CustomResourceTable.Of(definition);
        if ((resources.FirstOrDefault(static version => version.StorageVersion == version.Type.Version) ?? resources.FirstOrDefault()) is not { } resource)
        {
            return;
        }

        foreach (var stored in _cache.List(resource.Storage, ""))
        {
            var meta = stored.Value.Metadata;
            if (meta.DeletionTimestamp is null)
            {
                _writes.Submit(new DeleteOperation(
                    resource,
                    new ObjectKey(meta.Namespace, meta.Name),
                    new DeleteOptions { Preconditions = new Preconditions { Uid = meta.Uid } },
                    false,
                    Reply.None)
                {
                    Client = "apiextensions-apiserver",
                });
            }
        }
    }

    private sealed record LookAtDefinitions : INotInfluenceReceiveTimeout
    {
        public static readonly LookAtDefinitions Instance = new();
    }
}
