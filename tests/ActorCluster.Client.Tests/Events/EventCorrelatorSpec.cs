using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Client.Events;

namespace ActorCluster.Client.Tests.Events;

/// <summary>client-go tools/record/events_cache.go: same event, similar events, too many events.</summary>
public sealed class EventCorrelatorSpec
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly EventCorrelator _correlator = new();
    private int _names;

    [Fact]
    public void Correlator_must_count_the_same_event_up_under_its_first_name()
    {
        var first = _correlator.Correlate(Message("pulled", Start), Start)!.Value;
        var second = _correlator.Correlate(Message("pulled", Start.AddSeconds(5)), Start.AddSeconds(5))!.Value;
        Assert.False(first.Repeats);
        Assert.True(second.Repeats);
        Assert.Equal((first.Event.Metadata.Name, 2, (Time?)Start, (Time?)Start.AddSeconds(5)), (
            second.Event.Metadata.Name, second.Event.Count, second.Event.FirstTimestamp, second.Event.LastTimestamp));
    }

    [Fact]
    public void Correlator_must_combine_from_the_tenth_similar_event_on()
    {
        var results = Enumerable.Range(0, 12).Select(i => _correlator.Correlate(Message("message " + i, Start), Start)!.Value).ToList();
        Assert.All(results.Take(9), r => Assert.False(r.Repeats));
        Assert.Equal((false, "(combined from similar events): message 9"), (results[9].Repeats, results[9].Event.Message));
        Assert.Equal((true, "(combined from similar events): message 10", 2), (results[10].Repeats, results[10].Event.Message, results[10].Event.Count));
        Assert.Equal((results[9].Event.Metadata.Name, 3), (results[11].Event.Metadata.Name, results[11].Event.Count));
    }

    [Fact]
    public void Correlator_must_begin_anew_after_ten_quiet_minutes()
    {
        for (var i = 0; i < 9; i++)
        {
            _correlator.Correlate(Message("message " + i, Start), Start);
        }

        var later = Start.AddMinutes(11);
        Assert.Equal("message 9", _correlator.Correlate(Message("message 9", later), later)!.Value.Event.Message);
    }

    [Fact]
    public void Correlator_must_let_25_through_and_then_one_in_five_minutes_and_still_count_the_rest()
    {
        var through = Enumerable.Range(0, 40).Count(_ => _correlator.Correlate(Message("same", Start), Start) is not null);
        Assert.Equal(25, through);
        Assert.Null(_correlator.Correlate(Message("same", Start), Start.AddMinutes(4)));
        Assert.Equal(42, _correlator.Correlate(Message("same", Start), Start.AddMinutes(5))!.Value.Event.Count);
        Assert.NotNull(_correlator.Correlate(Message("same", Start, "other"), Start));
    }

    [Fact]
    public void Correlator_must_create_again_what_has_expired()
    {
        var first = _correlator.Correlate(Message("pulled", Start), Start)!.Value;
        _correlator.Forget(first.Event);
        Assert.False(_correlator.Correlate(Message("pulled", Start), Start)!.Value.Repeats);
    }

    private Event Message(string message, DateTimeOffset at, string pod = "a") => new()
    {
        Metadata = new ObjectMeta { Name = pod + "." + ++_names, Namespace = "default" },
        InvolvedObject = new ObjectReference { Kind = "Pod", Namespace = "default", Name = pod, Uid = "uid-" + pod },
        Type = "Normal",
        Reason = "Pulled",
        Message = message,
        Source = new EventSource { Component = "kubelet" },
        FirstTimestamp = at,
        LastTimestamp = at,
        Count = 1,
    };
}
