using System.Globalization;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Expectations;

/// <summary>An <see cref="ObjectCondition"/>: which objects are selected, and how many of them pass.</summary>
internal sealed class ObjectsCondition : Condition
{
    private readonly ObjectCondition _declared;
    private readonly ObservedCluster _cluster;
    private readonly string _resource;
    private readonly string? _namespace;
    private readonly LabelQuery _labels;
    private readonly WhereTest[] _tests;
    private readonly Dictionary<ObjectKey, bool> _selected = [];
    private HashSet<string>? _before;
    private int _passing;
    private bool _hadChance;

    public ObjectsCondition(ObjectCondition declared, ResourceType resource, ObservedCluster cluster)
    {
        _declared = declared;
        _cluster = cluster;
        _resource = resource.QualifiedName;
        _namespace = !resource.Namespaced || declared.Namespace == "*" ? null : declared.Namespace ?? "default";
        _labels = LabelQuery.Parse(declared.LabelSelector);
        _tests = [.. (declared.Where ?? []).Select(text => new WhereTest(WhereExpression.Parse(text), resource.ObjectType))];
    }

    public override bool Holds => _declared.Each == true
        ? _selected.Count > 0 && _passing == _selected.Count
        : ConditionEvaluator.Contains(_declared.Count, _passing);

    // Without tests the condition is about whether objects exist, which can always be said.
    public override bool HadChance => _hadChance || (_tests.Length == 0 && _declared.Each != true && IsAimed);

    private bool IsAimed =>
        (_declared.OnNodesOf is null || _cluster.Entry(_declared.OnNodesOf)?.Began is not null) && (_declared.Before is null || _before is not null);

    public override void Watch() => _hadChance = _selected.Count > 0;

    public override bool Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten write when write.Resource == _resource:
                return Look(write.Key, write.New);
            case FaultMoved { Began: true } moved when moved.Fault == _declared.Before || moved.Fault == _declared.OnNodesOf:
                if (moved.Fault == _declared.Before)
                {
                    _before = [.. _cluster.Objects(_resource).Values.Select(static one => one.Metadata.Uid)];
                }

                foreach (var (key, value) in _cluster.Objects(_resource))
                {
                    Look(key, value);
                }

                return true;
            default:
                return false;
        }
    }

    public override string Describe()
    {
        var tests = _declared.Where is { Count: > 0 } where ? " with " + string.Join(", ", where) : "";
        var wanted = _declared.Each == true ? "each" : ConditionEvaluator.Describe(_declared.Count);
        var name = _declared.Name ?? _declared.LabelSelector;
        var failing = _tests.Length > 0 ? First(false) : null;
        var example = _declared.Each == true && failing is not null ? $", not {failing}" : First(true) is { } passing ? $", such as {passing}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_passing} of {_selected.Count} {_declared.Kind}{(name is null ? "" : " " + name)}{tests}{example} ({wanted} wanted)");
    }

    private string? First(bool passes)
    {
        ObjectKey? first = null;
        foreach (var (key, passed) in _selected)
        {
            first = passed == passes && (first is null || key < first) ? key : first;
        }

        return first?.ToString();
    }

    private bool Look(ObjectKey key, KubernetesObject? value)
    {
        var was = _selected.TryGetValue(key, out var passed);
        var selected = value is not null && IsSelected(key, value);
        var passes = selected && Array.TrueForAll(_tests, test => test.Passes(value!));
        if (was == selected && passed == passes)
        {
            return false;
        }

        _passing += (passes ? 1 : 0) - (passed ? 1 : 0);
        if (selected)
        {
            _selected[key] = passes;
            _hadChance = true;
        }
        else
        {
            _selected.Remove(key);
        }

        return true;
    }

    private bool IsSelected(ObjectKey key, KubernetesObject value) =>
        (_namespace is null || key.Namespace == _namespace)
        && NamePattern.Matches(_declared.Name, key.Name)
        && (_labels.IsEverything || _labels.Matches(value.Metadata.Labels))
        && (_declared.Before is null || _before?.Contains(value.Metadata.Uid) == true)
        && (_declared.OnNodesOf is null || IsOnNodes(_cluster.Entry(_declared.OnNodesOf), value));

    private static bool IsOnNodes(EntryWindow? entry, KubernetesObject value) => entry?.Began is not null && value switch
    {
        Api.Core.Node node => entry.Nodes.Contains(node.Metadata.Name),
        Pod pod => pod.Spec.NodeName is { Length: > 0 } node && entry.Nodes.Contains(node),
        Lease lease => lease.Metadata.Namespace == "kube-node-lease" && entry.Nodes.Contains(lease.Metadata.Name),
        _ => false,
    };
}
