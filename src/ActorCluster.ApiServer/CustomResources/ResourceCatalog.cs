using System.Collections.Frozen;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.FlowControl;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>
/// What the api actor lets the threads of the HTTP front end know. Every resource that is served at present: those of
/// <see cref="ResourceTable"/>, and those that CustomResourceDefinitions add; and which flow a request belongs to. That actor alone
/// changes it.
/// </summary>
public sealed class ResourceCatalog
{
    private readonly Dictionary<string, (CustomResourceDefinition Definition, ResourceDefinition[] Resources)> _known = new(StringComparer.Ordinal);
    private volatile Added _added = new(FrozenDictionary<ResourceType, ResourceDefinition>.Empty, []);
    private volatile FlowClassifier _flows = FlowClassifier.Empty;

    /// <summary>Says which flow a request belongs to; another instance after each change of schemas and levels.</summary>
    public FlowClassifier Flows
    {
        get => _flows;
        internal set => _flows = value;
    }

    /// <summary>The seats of priority levels.</summary>
    public PriorityLevels Levels { get; } = new();

    /// <summary>Counts what the store does and holds: the api actor counts, the front end shows.</summary>
    public Telemetry.StoreMetrics StoreMetrics { get; } = new();

    /// <summary>Counts what webhooks do: the api actor counts, the front end shows.</summary>
    public Admission.Webhooks.AdmissionMetrics AdmissionMetrics { get; } = new();

    /// <summary>The resources that definitions add; another instance after each change.</summary>
    public IReadOnlyList<ResourceDefinition> Dynamic => _added.All;

    /// <summary>Whether webhooks convert objects of any resource.</summary>
    internal bool HasConversions { get; private set; }

    /// <summary>Finds a resource that is stored.</summary>
    /// <param name="type">The resource.</param>
    /// <returns>The resource, or null when it is not served.</returns>
    public ResourceDefinition? Find(ResourceType type) => ResourceTable.Find(type) ?? _added.ByType.GetValueOrDefault(type);

    /// <summary>Takes up definitions.</summary>
    /// <param name="definitions">All that there are.</param>
    /// <returns>Resources that are not served any more, or not as they were.</returns>
    internal IReadOnlyList<ResourceDefinition> Set(IEnumerable<CustomResourceDefinition> definitions)
    {
        var all = new List<ResourceDefinition>();
        var before = _added.All;
        var gone = new HashSet<string>(_known.Keys, StringComparer.Ordinal);
        foreach (var definition in definitions)
        {
            var name = definition.Metadata.Name;
            gone.Remove(name);
            if (!_known.TryGetValue(name, out var known) || !IsServedAlike(known.Definition, definition))
            {
                known = (definition, CustomResourceTable.Of(definition));
                _known[name] = known;
            }

            all.AddRange(known.Resources);
        }

        foreach (var name in gone)
        {
            _known.Remove(name);
        }

        var kept = all.ToHashSet(ReferenceEqualityComparer.Instance);
        var lost = before.Where(resource => !kept.Contains(resource)).ToList();
        if (lost.Count > 0 || all.Count != before.Count)
        {
            // Two definitions cannot have one name, nor one definition two versions of one name.
            HasConversions = all.Exists(static resource => resource.Conversion is not null);
            _added = new Added(all.DistinctBy(static resource => resource.Type).ToFrozenDictionary(static resource => resource.Type), all);
        }

        return lost;
    }

    private static bool IsServedAlike(CustomResourceDefinition left, CustomResourceDefinition right) =>
        ReferenceEquals(left, right)
        || (left.Metadata.Uid == right.Metadata.Uid
            && left.Metadata.DeletionTimestamp is null == right.Metadata.DeletionTimestamp is null
            && left.Is(Api.ApiExtensions.CustomResources.Established) == right.Is(Api.ApiExtensions.CustomResources.Established)
            && SemanticEquality.AreEqual(left.Spec, right.Spec)
            && SemanticEquality.AreEqual(left.Status.AcceptedNames, right.Status.AcceptedNames));

    private sealed record Added(FrozenDictionary<ResourceType, ResourceDefinition> ByType, IReadOnlyList<ResourceDefinition> All);
}
