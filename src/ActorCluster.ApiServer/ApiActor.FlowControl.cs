using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Bootstrapping;
using ActorCluster.ApiServer.FlowControl;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Registry.Tables;
using ActorCluster.ApiServer.Requests;
using ActorCluster.Store;
using Akka.Actor;

namespace ActorCluster.ApiServer;

/// <summary>
/// What the API does about FlowSchemas and PriorityLevelConfigurations: it keeps its own, tells of each schema whether its level is there,
/// and lets the front end know which request belongs where, and how many of each level may be carried out at once.
/// </summary>
public sealed partial class ApiActor
{
    private const string FlowControlProducer = "api-priority-and-fairness-config-producer-v1";
    private const string FlowControlConsumer = "api-priority-and-fairness-config-consumer-v1";

    // They tell users from each other; where everything is allowed there are none, and nothing is written.
    private bool KeepsFlowControl => _settings is { Bootstrap: true, Authorization: AuthorizationMode.Rbac };

    private void ScheduleFlowControl()
    {
        if (KeepsFlowControl && _settings.FlowControlInterval > TimeSpan.Zero)
        {
            Timers.StartPeriodicTimer(KeepFlows.Instance, KeepFlows.Instance, _settings.FlowControlInterval);
        }
    }

    // As often as the server ensures them (kubernetes pkg/registry/flowcontrol/rest/storage_flowcontrol.go).
    private void KeepFlowControl()
    {
        if (!_ready)
        {
            return;
        }

        new BootstrapSequence(_cache, _writes, _log).Keep(FlowControlObjects.All);
        DropSurplus(FlowControlTable.FlowSchemas, FlowControlObjects.Schemas.Select(static value => value.Metadata.Name));
        DropSurplus(FlowControlTable.PriorityLevels, FlowControlObjects.Levels.Select(static value => value.Metadata.Name));
        LookAtFlowControl();
    }

    private void DropSurplus(ResourceDefinition definition, IEnumerable<string> expected)
    {
        var known = expected.ToHashSet(StringComparer.Ordinal);
        foreach (var stored in _cache.List(definition.Storage, ""))
        {
            var meta = stored.Value.Metadata;
            if (meta.DeletionTimestamp is null && FlowControlUpkeep.IsSurplus(stored.Value, known.Contains(meta.Name)))
            {
                _writes.Submit(new DeleteOperation(
                    definition,
                    new ObjectKey("", meta.Name),
                    new DeleteOptions { Preconditions = new Preconditions { Uid = meta.Uid, ResourceVersion = meta.ResourceVersion } },
                    false,
                    Reply.None)
                {
                    Client = FlowControlProducer,
                });
            }
        }
    }

    private void LookAtFlowControl(IReadOnlyList<StoreChange> changes)
    {
        if (changes.Any(static change => change.Storage == StorageNames.FlowSchemas || change.Storage == StorageNames.PriorityLevels))
        {
            LookAtFlowControl();
        }
    }

    private void LookAtFlowControl()
    {
        if (!_ready)
        {
            return;
        }

        var schemas = _cache.List(StorageNames.FlowSchemas, "").Select(static stored => (FlowSchema)stored.Value).ToList();
        _catalog.Flows = FlowClassifier.Of(
            schemas,
            [.. _cache.List(StorageNames.PriorityLevels, "").Select(static stored => (PriorityLevelConfiguration)stored.Value)],
            _catalog.Levels);
        foreach (var schema in schemas)
        {
            if (!ReferenceEquals(Next(schema), schema))
            {
                _writes.Submit(new ModifyOperation(
                    FlowControlTable.FlowSchemas,
                    new ObjectKey("", schema.Metadata.Name),
                    schema.Metadata.Uid,
                    current => Next((FlowSchema)current),
                    "status",
                    false,
                    Reply.None)
                {
                    Client = FlowControlConsumer,
                });
            }
        }
    }

    private FlowSchema Next(FlowSchema schema) => DanglingSchemas.Next(
        schema, _cache.Find(StorageNames.PriorityLevels, new ObjectKey("", schema.Spec.PriorityLevelConfiguration.Name)) is not null, _context.Now);

    private sealed record KeepFlows : INotInfluenceReceiveTimeout
    {
        public static readonly KeepFlows Instance = new();
    }
}
