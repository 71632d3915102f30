using System.Runtime.ExceptionServices;

namespace ActorCluster.Cli.Lab;

/// <summary>
/// Does independent runs on some threads, one run on one thread from its beginning to its end. Results come in the order of the jobs, no
/// matter which run ended first.
/// </summary>
internal static class ParallelRuns
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>Does the runs.</summary>
    /// <typeparam name="TJob">A run.</typeparam>
    /// <typeparam name="TResult">A result.</typeparam>
    /// <param name="jobs">The runs.</param>
    /// <param name="threads">How many at once.</param>
    /// <param name="run">Does one; the number says on which of the threads.</param>
    /// <param name="finished">Takes the results, in order, each as soon as all before it are there.</param>
    /// <param name="tick">Is called five times a second.</param>
    /// <param name="cancel">Lets no further run begin.</param>
    /// <exception cref="OperationCanceledException">It was called off. What a run throws comes out too, once no run goes on.</exception>
    public static void Do<TJob, TResult>(
        IReadOnlyList<TJob> jobs, int threads, Func<TJob, int, TResult> run, Action<TResult> finished, Action tick, CancellationToken cancel)
        where TResult : class
    {
        var results = new TResult?[jobs.Count];
        var failures = new List<Exception>();
        var (next, reported, failed) = (0, 0, false);
        var workers = Enumerable.Range(0, Math.Clamp(jobs.Count, 1, threads)).Select(number => new Thread(() => Work(number))).ToArray();
        foreach (var worker in workers)
        {
            worker.Start();
        }

        foreach (var worker in workers)
        {
            while (!worker.Join(Tick))
            {
                Report();
                tick();
            }
        }

        Report();
        cancel.ThrowIfCancellationRequested();
        if (failures.Count > 0)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        void Work(int number)
        {
            for (var index = Interlocked.Increment(ref next) - 1; index < jobs.Count; index = Interlocked.Increment(ref next) - 1)
            {
                if (Volatile.Read(ref failed))
                {
                    return;
                }

                try
                {
                    cancel.ThrowIfCancellationRequested();
                    Volatile.Write(ref results[index], run(jobs[index], number));
                }
                catch (Exception e)
                {
                    Volatile.Write(ref failed, true);
                    lock (failures)
                    {
                        failures.Add(e);
                    }

                    return;
                }
            }
        }

        void Report()
        {
            for (; reported < results.Length && Volatile.Read(ref results[reported]) is { } result; reported++)
            {
                finished(result);
                results[reported] = null;
            }
        }
    }
}
