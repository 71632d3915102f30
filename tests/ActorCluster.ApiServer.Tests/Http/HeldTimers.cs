using System.Collections.Concurrent;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>A clock whose timers end only when the test says so.</summary>
internal sealed class HeldTimers : TimeProvider
{
    private readonly ConcurrentDictionary<Timer, byte> _timers = new();
    private readonly SemaphoreSlim _made = new(0);

    public IEnumerable<TimeSpan> Waiting => _timers.Keys.Select(static timer => timer.Due);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state) { Due = dueTime };
        _timers[timer] = 0;
        _made.Release();
        return timer;
    }

    public async Task AwaitAsync(TimeSpan due)
    {
        while (!Waiting.Contains(due))
        {
            Assert.True(await _made.WaitAsync(TimeSpan.FromSeconds(20)), $"no timer of {due} but {string.Join(' ', Waiting)}");
        }
    }

    public void Fire(TimeSpan due)
    {
        foreach (var timer in _timers.Keys.Where(timer => timer.Due == due))
        {
            timer.Fire();
        }
    }

    private sealed class Timer(HeldTimers owner, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return true;
        }

        public void Dispose() => owner._timers.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
