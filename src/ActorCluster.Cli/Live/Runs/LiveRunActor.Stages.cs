using ActorCluster.Api.Lab;
using ActorCluster.Api.Serialization;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Faults;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Cli.Live.Runs;

/// <content>From one stage to the next. Looked at after every message.</content>
internal sealed partial class LiveRunActor
{
    private ExperimentSpec Spec => _experiment.Spec;

    private void Prepare()
    {
        var sources = (Spec.Cluster?.Workloads ?? []).Select(static source => source.Inline).OfType<string>().ToArray();
        _applied = sources.Length == 0;
        if (_applied)
        {
            return;
        }

        try
        {
            new OperatorActions(_world, null).Perform(new OperatorAction { Apply = string.Join("\n---\n", sources) }, [], [], () => _applied = true);
        }
        catch (DecodingException e)
        {
            Fail("its workloads cannot be read: " + e.Message);
        }
    }

    private void Advance()
    {
        if (_failed || _judge is null)
        {
            return;
        }

        var now = Now;

        // What happened before now may be on its way still.
        _judge.Advance(now - _settings.Lab.ReportInterval);
        if (_calledOff is not null && _stage != RunStage.Recovering)
        {
            Recover(now);
        }

        switch (_stage)
        {
            case RunStage.Preparing when _applied && _judge.IsSteady && !_asked:
                _asked = true;
                _orders.Number();
                SendOrders();
                break;
            case RunStage.Preparing when _asked && _judge.IsSteady && _orders.IsInEffect(_world.IsDeaf):
                Enter(RunStage.Running, now);
                _timelineBegan = now;
                _judge.BeginTimeline(now);
                _driver.Start();
                break;
            case RunStage.Preparing when now >= _stageBegan + RunBounds.Steady(Spec):
                Recover(now);
                break;
            case RunStage.Running when IsOver(now):
                Recover(now);
                break;
            case RunStage.Recovering when HasRecovered(now):
                Finish(now);
                return;
        }

        Report(now);
        LookAgain(now);
    }

    // The times of expectations count from when a fault was in effect, which an agent in another process reports a little later than it
    // was ordered: the end waits for as much.
    private bool IsOver(DateTimeOffset now)
    {
        var horizon = _timelineBegan + Horizon.Of(Spec) + LatestBegin();
        return Spec.Duration is not null
            ? now >= horizon
            : _judge!.Done || (now >= horizon && (_driver.IsOver || now >= horizon + RunBounds.Action));
    }

    private TimeSpan LatestBegin()
    {
        var timeline = Spec.Timeline ?? [];
        var latest = TimeSpan.Zero;
        foreach (var entry in timeline)
        {
            var late = _judge!.Cluster.Entry(entry.Name ?? "")?.Began - _timelineBegan - Horizon.Start(entry, timeline);
            latest = late > latest ? late.Value : latest;
        }

        return latest;
    }

    private void Recover(DateTimeOffset now)
    {
        Enter(RunStage.Recovering, now);
        _driver.HealAll();
        _orders.Number();
        SendOrders();
    }

    // Recovery is the steady state: there is no run without faults to compare with.
    private bool HasRecovered(DateTimeOffset now)
    {
        var passed = now - _stageBegan;
        if (!_orders.IsInEffect(_world.IsDeaf) && passed < HealBound)
        {
            return false;
        }

        if (_timelineBegan == default || _calledOff is not null || Spec.Recovery?.Skip == true)
        {
            return true;
        }

        _recovered = _judge!.IsSteady ? passed : null;
        return _recovered is not null || passed >= RunBounds.Recovery(Spec);
    }

    private void Finish(DateTimeOffset now)
    {
        _failed = true;
        var recovery = _timelineBegan == default || _calledOff is not null || Spec.Recovery?.Skip == true
            ? null
            : new RecoveryResult(_recovered, RunBounds.Recovery(Spec), _recovered is null ? [_judge!.MissingForSteady] : []);
        Context.Parent.Tell(new Ended(_judge!.Finish(now, 0, "", recovery), _calledOff), Self);
        Context.Stop(Self);
    }

    private void Fail(string why)
    {
        _failed = true;
        Context.Parent.Tell(new Ended(null, why), Self);
        Context.Stop(Self);
    }

    private void Enter(RunStage stage, DateTimeOffset now)
    {
        _stage = stage;
        _stageBegan = now;
        _reported = default;
    }

    // Judges of times have to be told of the time though nothing happens.
    private void LookAgain(DateTimeOffset now)
    {
        if (_judge!.NextDeadline is { } deadline)
        {
            Timers.StartSingleTimer(Look.Instance, Look.Instance, deadline + _settings.Lab.ReportInterval > now ? deadline + _settings.Lab.ReportInterval - now : TimeSpan.FromTicks(1));
        }
    }

    private void Report(DateTimeOffset now)
    {
        if (now - _reported < _settings.Lab.StatusInterval)
        {
            return;
        }

        _reported = now;
        Context.Parent.Tell(new Progress(
            _stage.ToString(),
            _stage == RunStage.Running || _judge!.IsSteady ? "" : _judge.MissingForSteady,
            [.. (Spec.Timeline ?? []).Select(entry => RunStatus.Of(entry, _judge!.Cluster.Entry(entry.Name ?? "")))],
            [.. _judge!.Expectations.Select(static pair => RunStatus.Of(pair.Declared, pair.Result))]), Self);
    }
}
