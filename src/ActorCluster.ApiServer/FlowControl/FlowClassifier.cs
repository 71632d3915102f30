using ActorCluster.Api.FlowControl;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.FlowControl;

/// <summary>The schema that was chosen for a request, and its level.</summary>
/// <param name="Schema">Name of the schema.</param>
/// <param name="SchemaUid">Identity of the schema.</param>
/// <param name="LevelUid">Identity of the level that it names.</param>
public sealed record Flow(string Schema, string SchemaUid, string LevelUid)
{
    /// <summary>The seats of the level; null where nothing is limited.</summary>
    internal PriorityLevelSeats? Seats { get; init; }

    /// <summary>Counts its requests; null where there are no seats.</summary>
    internal FlowUse? Use { get; init; }

    /// <summary>What tells one flow of the schema from another (<see cref="FlowDistinguisherMethodType"/>); null for nothing.</summary>
    internal string? Distinguisher { get; init; }

    /// <summary>Names the flow of a request within its schema.</summary>
    /// <param name="request">The request.</param>
    internal string FlowOf(AccessRequest request) => Distinguisher switch
    {
        FlowDistinguisherMethodType.ByUser => request.User.Name,
        FlowDistinguisherMethodType.ByNamespace => request.Namespace,
        _ => "",
    };
}

/// <summary>
/// Which schema a request belongs to (k8s.io/apiserver pkg/util/flowcontrol, <c>apf_controller.go</c> and <c>rule.go</c>): of those that
/// match the one with the lowest precedence, then the first by name; <c>catch-all</c> when none matches. Schemas whose level does not exist
/// match nothing. Immutable, and it allocates nothing: it is asked for every request.
/// </summary>
public sealed class FlowClassifier
{
    private readonly Entry[] _entries;
    private readonly Flow? _catchAll;

    private FlowClassifier(Entry[] entries)
    {
        _entries = entries;
        _catchAll = Array.Find(entries, static entry => entry.Flow.Schema == FlowControlObjects.CatchAll)?.Flow;
    }

    /// <summary>The classifier where there are no schemas: it finds nothing.</summary>
    public static FlowClassifier Empty { get; } = new([]);

    /// <summary>Makes a classifier.</summary>
    /// <param name="schemas">All schemas.</param>
    /// <param name="levels">All levels.</param>
    /// <param name="seats">Takes up the levels; null where nothing is limited.</param>
    public static FlowClassifier Of(IEnumerable<FlowSchema> schemas, IEnumerable<PriorityLevelConfiguration> levels, PriorityLevels? seats = null)
    {
        levels = levels.ToList();
        var uids = levels.ToDictionary(static level => level.Metadata.Name, static level => level.Metadata.Uid);
        seats?.Set(levels);
        return new FlowClassifier(
        [
            .. schemas
                .Where(schema => uids.ContainsKey(schema.Spec.PriorityLevelConfiguration.Name))
                .Order(FlowSchemaOrder.Instance)
                .Select(schema => new Entry(
                    new Flow(schema.Metadata.Name, schema.Metadata.Uid, uids[schema.Spec.PriorityLevelConfiguration.Name])
                    {
                        Seats = seats?.Find(schema.Spec.PriorityLevelConfiguration.Name),
                        Use = seats?.UseOf(schema.Spec.PriorityLevelConfiguration.Name, schema.Metadata.Name),
                        Distinguisher = schema.Spec.DistinguisherMethod?.Type,
                    },
                    [.. (schema.Spec.Rules ?? []).Select(static rule => new Rule(rule, FlowRules.MatchesEverything(rule)))])),
        ]);
    }

    /// <summary>Decides by who asks alone, which is enough as long as no schema comes first that also looks at what is asked for.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="flow">The flow; null when it belongs to none, or when this is not enough.</param>
    /// <returns>False when it depends on the request.</returns>
    public bool TryClassify(Caller user, out Flow? flow)
    {
        foreach (var entry in _entries)
        {
            var depends = false;
            foreach (var (rule, isForEverything) in entry.Rules)
            {
                if (FlowRules.MatchesSubject(rule, user))
                {
                    if (isForEverything)
                    {
                        flow = entry.Flow;
                        return !depends;
                    }

                    depends = true;
                }
            }

            if (depends)
            {
                flow = null;
                return false;
            }
        }

        flow = _catchAll;
        return true;
    }

    /// <summary>Decides.</summary>
    /// <param name="request">Who asks for what.</param>
    /// <returns>The flow; null where there are no schemas.</returns>
    public Flow? Classify(AccessRequest request)
    {
        foreach (var entry in _entries)
        {
            foreach (var (rule, _) in entry.Rules)
            {
                if (FlowRules.Matches(rule, request))
                {
                    return entry.Flow;
                }
            }
        }

        return _catchAll;
    }

    private readonly record struct Rule(PolicyRulesWithSubjects Value, bool IsForEverything);

    private sealed record Entry(Flow Flow, Rule[] Rules);
}

/// <summary>The order in which schemas are looked at: by precedence, then by name (<c>FlowSchemaSequence</c>).</summary>
internal sealed class FlowSchemaOrder : IComparer<FlowSchema>
{
    /// <summary>The order.</summary>
    public static FlowSchemaOrder Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(FlowSchema? x, FlowSchema? y)
    {
        var byPrecedence = x!.Spec.MatchingPrecedence.CompareTo(y!.Spec.MatchingPrecedence);
        return byPrecedence != 0 ? byPrecedence : string.CompareOrdinal(x.Metadata.Name, y.Metadata.Name);
    }
}
