using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Expectations;

/// <summary>A <see cref="MetricCondition"/>: a number lies within its bounds.</summary>
internal sealed class MeasuredCondition : Condition
{
    private readonly MetricCondition _declared;
    private readonly ObservedCluster _cluster;
    private readonly double _least;
    private readonly double _most;
    private bool _hadChance;

    public MeasuredCondition(MetricCondition declared, ObservedCluster cluster)
    {
        _declared = declared;
        _cluster = cluster;
        _least = Bound(declared.AtLeast, double.NegativeInfinity);
        _most = Bound(declared.AtMost, double.PositiveInfinity);
        if (!Metrics.Names.Contains(declared.Name))
        {
            throw new FormatException($"there is no metric {declared.Name}: there are {string.Join(", ", Metrics.Names)}");
        }
    }

    public override bool Holds => Value is { } value && value >= _least && value <= _most;

    public override bool HadChance => _hadChance;

    private double? Value => _cluster.Metrics.Read(_declared.Name!, _declared.Of, _cluster.Now);

    public override void Watch() => _hadChance = Value is not null;

    public override bool Observe(Fact fact)
    {
        var concerned = _declared.Name![0] switch
        {
            'r' => fact is RequestsServed,
            'a' => fact is WriteAcknowledged or RequestRefused,
            _ => fact is ObjectWritten { Resource: "pods" },
        };
        _hadChance |= concerned && Value is not null;
        return concerned;
    }

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{_declared.Name}{(_declared.Of is null ? "" : " of " + _declared.Of)} is {Value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "not measured"}");

    private static double Bound(string? text, double otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
