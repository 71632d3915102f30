using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Expectations;

/// <summary>
/// Follows one expectation from the moment that its times count from to its result. It is asked whenever its condition may have changed,
/// and told of the time whenever <see cref="NextDeadline"/> has come.
/// </summary>
/// <param name="declared">The expectation; validated.</param>
/// <param name="condition">Its condition.</param>
internal sealed class ExpectationTracker(Expectation declared, Condition condition)
{
    private readonly Window _between = declared.Between is { } between ? Window.Parse(between) : default;
    private readonly Window? _during = declared.During is { } during ? Window.Parse(during) : null;
    private readonly TimeSpan _by = declared.By is { } by ? LabDuration.Parse(by) : TimeSpan.Zero;
    private readonly TimeSpan _notBefore = declared.NotBefore is { } notBefore ? LabDuration.Parse(notBefore) : TimeSpan.Zero;
    private DateTimeOffset? _start;
    private bool _looking;
    private bool _heldFromStart;
    private long _fact;

    /// <summary>The expectation.</summary>
    public Expectation Declared { get; } = declared;

    /// <summary>Its condition.</summary>
    public Condition Condition { get; } = condition;

    /// <summary>The result; null as long as it is open.</summary>
    public ExpectationResult? Result { get; private set; }

    /// <summary>When it wants to be told of the time; null when only facts matter.</summary>
    public DateTimeOffset? NextDeadline => Result is not null || _start is not { } start ? null
        : IsWindow ? (_looking ? start + _during?.To : start + (_during?.From ?? TimeSpan.Zero))
        : Declared.By is not null ? start + _by
        : Declared.Between is not null ? start + _between.To
        : null;

    /// <summary>Whether it has begun and can only end with the experiment.</summary>
    public bool LastsToTheEnd => Result is null && _start is not null && (IsWindow ? _during is null : Declared.NotBefore is not null);

    private bool IsWindow => Declared.Always == true || Declared.Never == true;

    /// <summary>Times count from now.</summary>
    /// <param name="at">Now.</param>
    /// <param name="fact">The fact that began it.</param>
    public void Start(DateTimeOffset at, long fact)
    {
        if (_start is not null)
        {
            return;
        }

        _start = at;
        _fact = fact;
        Condition.Watch();
        if (!IsWindow)
        {
            _looking = true;
            _heldFromStart = Declared.By is not null && Condition.Holds;
        }

        Advance(at);
        Look(at, fact);
    }

    /// <summary>The condition may have changed.</summary>
    /// <param name="at">Now.</param>
    /// <param name="fact">The fact that changed it.</param>
    public void Look(DateTimeOffset at, long fact)
    {
        if (Result is not null || !_looking)
        {
            return;
        }

        _fact = fact;
        var holds = Condition.Holds;
        if (IsWindow)
        {
            if (holds != (Declared.Always == true) && Condition.HadChance)
            {
                Conclude(ExperimentVerdict.Failed, at, Declared.Always == true ? "did not hold" : "held");
            }
        }
        else if (_heldFromStart)
        {
            _heldFromStart = holds;
        }
        else if (holds)
        {
            Judge(at);
        }
    }

    /// <summary>The time has come to a moment, and everything before it has been looked at.</summary>
    /// <param name="now">The moment.</param>
    public void Advance(DateTimeOffset now)
    {
        while (NextDeadline is { } deadline && deadline <= now)
        {
            if (IsWindow && !_looking)
            {
                _looking = true;
                Condition.Watch();
                Look(deadline, _fact);
            }
            else if (deadline == now && !IsWindow)
            {
                // A fact of this very moment may still fulfil it; the next one may not.
                return;
            }
            else if (IsWindow)
            {
                Hold(deadline);
            }
            else if (_heldFromStart)
            {
                Conclude(ExperimentVerdict.Passed, _start!.Value, "held from the start");
            }
            else
            {
                Miss(deadline, Declared.By is not null ? $"did not hold by {Declared.By}" : $"did not hold within {Declared.Between}");
            }
        }
    }

    /// <summary>Nothing follows.</summary>
    /// <param name="at">The end.</param>
    public void Finish(DateTimeOffset at)
    {
        Advance(at + TimeSpan.FromTicks(1));
        if (Result is not null)
        {
            return;
        }

        if (_start is null)
        {
            Result = new ExpectationResult(Declared, ExperimentVerdict.Inconclusive, null, $"{Declared.After ?? "the timeline"} never came to it", 0, "");
        }
        else if (Declared.NotBefore is not null)
        {
            Miss(at, "never held");
        }
        else if (IsWindow && _during is null)
        {
            Hold(at);
        }
        else
        {
            Conclude(ExperimentVerdict.Inconclusive, at, "the experiment ended before its time");
        }
    }

    /// <summary>The entry that times count from hit nothing: whatever was seen, it was not seen under the fault.</summary>
    /// <param name="after">The entry's name.</param>
    public void Void(string after) => Result = Result! with { Verdict = ExperimentVerdict.Inconclusive, Message = $"{after} hit nothing" };

    private void Judge(DateTimeOffset at)
    {
        var time = at - _start!.Value;
        if (Declared.NotBefore is not null && time < _notBefore)
        {
            Conclude(ExperimentVerdict.Failed, at, $"held before {Declared.NotBefore}");
        }
        else if (Declared.Between is not null && !_between.Contains(time))
        {
            Conclude(ExperimentVerdict.Failed, at, $"held outside of {Declared.Between}");
        }
        else
        {
            Conclude(ExperimentVerdict.Passed, at, "held");
        }
    }

    private void Hold(DateTimeOffset at)
    {
        if (Condition.HadChance)
        {
            Conclude(ExperimentVerdict.Passed, null, Declared.Always == true ? "held all the time" : "never held");
        }
        else
        {
            Conclude(ExperimentVerdict.Inconclusive, at, "there was nothing that it could have held of");
        }
    }

    private void Miss(DateTimeOffset at, string what)
    {
        if (Condition.HadChance)
        {
            Conclude(ExperimentVerdict.Failed, null, what);
        }
        else
        {
            Conclude(ExperimentVerdict.Inconclusive, at, $"{what}: there was nothing that it could have held of");
        }
    }

    private void Conclude(string verdict, DateTimeOffset? at, string what) =>
        Result = new ExpectationResult(Declared, verdict, at - _start, what, _fact, Condition.Describe());
}

/// <summary>What became of an expectation.</summary>
/// <param name="Expectation">The expectation.</param>
/// <param name="Verdict">One of <see cref="ExperimentVerdict"/>.</param>
/// <param name="Observed">When it was decided, counted as the expectation counts; null when nothing happened.</param>
/// <param name="Message">What was seen, for people.</param>
/// <param name="Fact">The fact that decided it, or the last one looked at; zero for none.</param>
/// <param name="Seen">The state of the condition at that moment, for people.</param>
public sealed record ExpectationResult(Expectation Expectation, string Verdict, TimeSpan? Observed, string Message, long Fact, string Seen);
