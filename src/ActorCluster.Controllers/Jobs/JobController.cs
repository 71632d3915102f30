using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.Jobs;

/// <summary>
/// Runs the pods of each Job until enough of them have succeeded. Decisions are in <see cref="JobPlan"/>. Changes of pods are gathered
/// for a while before their Job is looked at (<see cref="SyncDue"/>), as Kubernetes does.
/// </summary>
public sealed class JobController : ControllerActor
{
    private readonly Dependents<Job, Pod> _pods;
    private readonly Dictionary<ObjectKey, JobBackOff> _backOff = [];
    private readonly Dictionary<ObjectKey, Dictionary<ObjectKey, Pod>> _tracked = [];
    private readonly HashSet<ObjectKey> _gathering = [];
    private Informer<Job> _jobs = null!;
    private bool _isAtOnce;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public JobController(ControllerContext context)
        : base(context, "job-controller") =>
        _pods = new Dependents<Job, Pod>("Job", static job => job.Spec.Selector, Gather);

    private JobSettings Settings => Controller.Settings.Jobs;

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new JobController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _jobs = Watch<Job>(ResourceTypes.Jobs, OnJobChange);
        Watch<Pod>(ResourceTypes.Pods, OnPodChange);
    }

    /// <inheritdoc />
    protected override bool OnMessage(object message)
    {
        if (message is not SyncDue due)
        {
            return false;
        }

        _gathering.Remove(due.Key);
        Enqueue(due.Key);
        return true;
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        var job = _jobs.Find(key);
        if (job?.IsManagedElsewhere() == true)
        {
            return Reconciliation.Nothing;
        }

        if (job is null || job.IsFinished())
        {
            _backOff.Remove(key);
        }

        // Nobody else takes the finalizers off pods whose Job is gone or has ended.
        var abandoned = _tracked.GetValueOrDefault(key)?.Values.Where(pod => IsAbandoned(pod, job)).Select(JobScale.Untrack).ToList();
        if (abandoned is { Count: > 0 })
        {
            return new Reconciliation { Writes = abandoned };
        }

        if (job is null || job.IsFinished())
        {
            return Reconciliation.Nothing;
        }

        if (job.Spec.CompletionMode is not (null or CompletionMode.NonIndexed or CompletionMode.Indexed))
        {
            return new Reconciliation
            {
                Events = [new ControllerEvent(job, "Warning", "UnknownCompletionMode", "Skipped Job sync because completion mode is unknown")],
            };
        }

        var pods = _pods.OwnedBy(job.Metadata.Uid);
        if (Claim(job, pods) is { Count: > 0 } claims)
        {
            return new Reconciliation { Writes = claims };
        }

        var (plan, backOff) = JobPlan.Decide(new JobState(job, pods, _backOff.GetValueOrDefault(key), Settings, Now));
        return plan with
        {
            Writes = [.. plan.Writes.Select(write => write is UpdateWrite ? RememberFailures(write, key, backOff) : write)],
            Rest = plan.SlowStart ? TimeSpan.Zero : Controller.Settings.RestAfter(pods.Count),
        };
    }

    // What is adopted is tracked from then on, and what is let go is not any more.
    private List<Write> Claim(Job job, IReadOnlyCollection<Pod> pods)
    {
        var reference = Ownership.ControllerReference(job);
        return
        [
            .. Claiming.Decide(ResourceTypes.Pods, job, Selection.Of(job.Spec.Selector), pods, _pods.OrphansIn(job.Metadata.Namespace))
                .Cast<ModifyWrite>()
                .Select(write => write with
                {
                    Change = current =>
                    {
                        var changed = (Pod)write.Change(current);
                        var isOurs = changed.Controller()?.Uid == reference.Uid;
                        return !isOurs ? changed.WithoutTracking()
                            : changed.IsTracked() ? changed
                            : changed with { Metadata = changed.Metadata with { Finalizers = [.. changed.Metadata.Finalizers ?? [], JobLabels.Tracking] } };
                    },
                }),
        ];
    }

    private bool IsAbandoned(Pod pod, Job? job) =>
        pod.Controller() is { } owner ? job is null || job.IsFinished() || owner.Uid != job.Metadata.Uid : !IsSelected(pod);

    private bool IsSelected(Pod pod) => _jobs.Objects.Values.Any(job =>
        job.Metadata.Namespace == pod.Metadata.Namespace && job.Metadata.DeletionTimestamp is null && !job.IsFinished()
        && Selection.Of(job.Spec.Selector).Matches(pod.Metadata.Labels));

    // A failure counts towards the pause once the status has it.
    private Write RememberFailures(Write write, ObjectKey key, JobBackOff backOff) => write with
    {
        Report = response =>
        {
            if (response.Failure is null)
            {
                _backOff[key] = backOff;
            }

            return write.Report?.Invoke(response);
        },
    };

    private void OnJobChange(Job? old, Job? current)
    {
        _isAtOnce = true;
        _pods.OwnerChange(old, current);
        _isAtOnce = false;
    }

    private void OnPodChange(Pod? old, Pod? current)
    {
        Track(old, false);
        Track(current, true);
        _pods.Change(old, current);
    }

    private void Track(Pod? pod, bool isThere)
    {
        if (pod?.IsTracked() != true || OwnerOf(pod) is not { } owner)
        {
            return;
        }

        if (!_tracked.TryGetValue(owner, out var pods))
        {
            _tracked[owner] = pods = [];
        }

        if (isThere)
        {
            pods[pod.Key()] = pod;
            if (owner.Name.Length == 0)
            {
                Gather(owner);
            }
        }
        else if (pods.Remove(pod.Key()) && pods.Count == 0)
        {
            _tracked.Remove(owner);
        }
    }

    // The Job whose pod it is. Those of a namespace that nobody controls stand under a name that no Job has.
    private static ObjectKey? OwnerOf(Pod pod) =>
        pod.Controller() is not { } owner ? new ObjectKey(pod.Metadata.Namespace, "")
        : owner is { Kind: "Job", ApiVersion: "batch/v1" } ? new ObjectKey(pod.Metadata.Namespace, owner.Name)
        : null;

    private void Gather(ObjectKey key)
    {
        if (_isAtOnce || Settings.SyncBatchPeriod == TimeSpan.Zero)
        {
            Enqueue(key);
        }
        else if (_gathering.Add(key))
        {
            var due = new SyncDue(key);
            Timers.StartSingleTimer(due, due, Settings.SyncBatchPeriod);
        }
    }

    private sealed record SyncDue(ObjectKey Key);
}
