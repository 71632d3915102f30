using ActorCluster.Simulation.Engine;

namespace ActorCluster.TestKit.Running;

/// <summary>
/// Lets one thread at a time into a simulation: it is run by whoever calls, and two who call at once would run it twice. A cluster that is
/// served to clients has an <see cref="Attendant"/> too, who runs it while no test does; a test waits for it, and it for the test.
/// </summary>
/// <param name="scheduler">The simulation.</param>
internal sealed class Turnstile(SimulationScheduler scheduler)
{
    // No thread has this number: every thread's messages are posted while nobody is inside.
    private const int Nobody = -1;

    private readonly object _gate = new();
    private int _inside;
    private int _depth;
    private int _waiting;

    /// <summary>Whether clients' threads send messages at any time, so that even the last one inside may not once it has left.</summary>
    public bool IsServed { get; set; }

    /// <summary>Whether a test waits to be let in.</summary>
    public bool IsWanted => Volatile.Read(ref _waiting) > 0;

    /// <summary>Does something with the simulation.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="action">What.</param>
    /// <exception cref="InvalidOperationException">Another thread is doing something with it.</exception>
    public T Run<T>(Func<T> action)
    {
        var thread = Environment.CurrentManagedThreadId;
        var other = Interlocked.CompareExchange(ref _inside, thread, 0);
        if (other != 0 && other != thread)
        {
            throw new InvalidOperationException(
                "a simulated cluster is run by the thread that calls it, and another thread is in it now: await each call before the next one");
        }

        if (_depth == 0)
        {
            Interlocked.Increment(ref _waiting);
            Monitor.Enter(_gate);
            Interlocked.Decrement(ref _waiting);

            // What any other thread sends to an actor meanwhile or afterwards is taken in by the next call.
            scheduler.Owner = thread;
        }

        _depth++;
        try
        {
            return action();
        }
        finally
        {
            if (--_depth == 0)
            {
                Leave();
                Volatile.Write(ref _inside, 0);
            }
        }
    }

    /// <summary>Does something with the simulation while no test does.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="action">What; it ends soon after a test wants to be let in.</param>
    public T Attend<T>(Func<T> action)
    {
        lock (_gate)
        {
            scheduler.Owner = Environment.CurrentManagedThreadId;
            try
            {
                return action();
            }
            finally
            {
                scheduler.Owner = Nobody;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Lets the attendant in until it has done something, for a test that is inside.</summary>
    /// <param name="atMost">How long, by the wall clock.</param>
    public void Yield(TimeSpan atMost)
    {
        scheduler.Owner = Nobody;
        Monitor.Wait(_gate, atMost);
        scheduler.Owner = Environment.CurrentManagedThreadId;
    }

    /// <summary>Does something with the simulation.</summary>
    /// <param name="action">What.</param>
    public void Run(Action action) => Run<object?>(() =>
    {
        action();
        return null;
    });

    /// <summary>Does something with the simulation, for a caller that awaits it: it is done when this returns.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="action">What.</param>
    public Task<T> RunAsync<T>(Func<T> action)
    {
        try
        {
            return Task.FromResult(Run(action));
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }
    }

    /// <summary>Does something with the simulation, for a caller that awaits it: it is done when this returns.</summary>
    /// <param name="action">What.</param>
    public Task RunAsync(Action action) => RunAsync<object?>(() =>
    {
        action();
        return null;
    });

    private void Leave()
    {
        if (IsServed)
        {
            scheduler.Owner = Nobody;
        }

        Monitor.Exit(_gate);
    }
}
