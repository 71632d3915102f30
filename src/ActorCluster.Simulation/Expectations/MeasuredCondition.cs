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
    private double? _value;
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

        _value = Measured;
    }

    // As it was when it could last be measured: a load that has ended has no error ratio any more.
    public override bool Holds => _value is { } value && value >= _least && value <= _most;

    public override bool HadChance => _hadChance;

    private double? Measured => _cluster.Metrics.Read(_declared.Name!, _declared.Of, _cluster.Now);

    public override void Watch() => _hadChance = Measured is not null;

    public override bool Observe(Fact fact)
    {
        var concerned = _declared.Name![0] switch
        {
            'r' => fact is RequestsServed,
            'a' => fact is WriteAcknowledged or RequestRefused,
            _ => fact is ObjectWritten { Resource: "pods" },
        };
        if (!concerned || Measured is not { } value)
        {
            return false;
        }

        _value = value;
        _hadChance = true;
        return true;
    }

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{_declared.Name}{(_declared.Of is null ? "" : " of " + _declared.Of)} is {_value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "not measured"}");

    private static double Bound(string? text, double otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
