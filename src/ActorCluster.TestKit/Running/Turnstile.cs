using ActorCluster.Simulation.Engine;

namespace ActorCluster.TestKit.Running;

/// <summary>
/// Lets one thread at a time into a simulation: it is run by whoever calls, and two who call at once would run it twice.
/// </summary>
/// <param name="scheduler">The simulation.</param>
internal sealed class Turnstile(SimulationScheduler scheduler)
{
    private int _inside;
    private int _depth;

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

        // What any other thread sends to an actor meanwhile or afterwards is taken in by the next call.
        scheduler.Owner = thread;
        _depth++;
        try
        {
            return action();
        }
        finally
        {
            if (--_depth == 0)
            {
                Volatile.Write(ref _inside, 0);
            }
        }
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
}
