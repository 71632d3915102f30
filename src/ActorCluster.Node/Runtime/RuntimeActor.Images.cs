using ActorCluster.Api.Core;
using ActorCluster.Client.Lab;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <content>From the request to run a container to the image that it needs.</content>
internal sealed partial class RuntimeActor
{
    private void Run(RunContainer run)
    {
        if (!_sandboxes.TryGetValue(run.PodUid, out var sandbox))
        {
            Sender.Tell(new ContainerStartFailed(run.PodUid, run.Container.Name, run.Attempt, null, "the pod has no sandbox"));
            return;
        }

        var isInit = run.PodSpec.InitContainers?.Any(init => init.Name == run.Container.Name && init.RestartPolicy != RestartPolicy.Always) == true;
        var record = new ContainerRecord(run, ContainerPlan.For(run.Container, run.Behaviour, run.Attempt, _settings, isInit));
        if (sandbox.Containers.TryGetValue(run.Container.Name, out var old))
        {
            if (old.Running)
            {
                // Its owner has been restarted and does not know.
                sandbox.Owner.Tell(new ContainerStarted(
                    run.PodUid, old.Name, run.Attempt, old.ContainerId, old.Image!.Resolved, old.Image.Id, old.StartedAt, old.StartedStamp, null));
                return;
            }

            Cancel(sandbox, old);
            Publish(sandbox, old, ContainerMoment.Removed);
            // A run that never had a process is no run.
            record.Earlier = old.Exited is null ? old.Earlier : old;
            old.Earlier = null;
            record.PreviousLog = old.Log;
            record.Before = old.Left;
        }

        sandbox.Containers[run.Container.Name] = record;
        var image = run.Container.Image ?? "";
        var present = _images.GetValueOrDefault(image);
        var policy = run.Container.ImagePullPolicy ?? PullPolicy.IfNotPresent;
        if (policy == PullPolicy.Never && present is null)
        {
            sandbox.Owner.Tell(new ImagePullFailed(
                run.PodUid, record.Name, run.Attempt, "ErrImageNeverPull", $"Container image \"{image}\" is not present with pull policy of Never"));
            return;
        }

        if (present is not null && policy != PullPolicy.Always)
        {
            record.Image = present;
            Create(sandbox, record, ImagePull.Present);
            return;
        }

        var error = PullErrorOf(sandbox, record, image) ?? run.Behaviour.Or(ImageCatalog.BehaviourOf(image, _settings)).PullError;
        var size = present?.SizeBytes ?? ImageCatalog.SizeOf(image, _settings);
        // What is there already is only checked with the registry.
        var duration = present is not null || error is not null ? TimeSpan.Zero
            : ImageCatalog.PullTime(size, _settings) * SlownessOf(sandbox, record, image);
        var pull = new Pull(sandbox, record, image, size, duration, error, _time.GetUtcNow());
        if (duration == TimeSpan.Zero && (_pulls.Count == 0 || !_settings.SerializeImagePulls))
        {
            Deliver(pull, TimeSpan.Zero);
            return;
        }

        _pulls.Add(pull);
        sandbox.Owner.Tell(new ImagePulling(run.PodUid, record.Name));
        pull.Announced = true;
        if (_pulls.Count == 1 || !_settings.SerializeImagePulls)
        {
            BeginPull(pull);
        }
    }

    private void BeginPull(Pull pull)
    {
        pull.BegunAt = _time.GetUtcNow();
        Timers.StartSingleTimer((pull.Sandbox.PodUid, pull.Record.Name, TimerKind.Pull), new PullDone(pull), pull.Duration);
    }

    private void Finish(Pull pull)
    {
        if (!_pulls.Remove(pull))
        {
            return;
        }

        Deliver(pull, _time.GetUtcNow() - pull.BegunAt);
        if (_settings.SerializeImagePulls)
        {
            // The same image asked for meanwhile is there now, and takes no time any more.
            while (_pulls.Count > 0)
            {
                var next = _pulls[0];
                if (next.Error is null && !_images.ContainsKey(next.Image) && next.Duration > TimeSpan.Zero)
                {
                    BeginPull(next);
                    return;
                }

                _pulls.RemoveAt(0);
                Deliver(next, TimeSpan.Zero);
            }
        }
    }

    private void Deliver(Pull pull, TimeSpan took)
    {
        var (sandbox, record) = (pull.Sandbox, pull.Record);
        // A registry that went away meanwhile does not finish what it began.
        var failure = pull.Error ?? (took > TimeSpan.Zero ? PullErrorOf(sandbox, record, pull.Image) : null);
        if (failure is null && !_images.ContainsKey(pull.Image))
        {
            var resolved = ImageCatalog.Resolve(pull.Image);
            _images.Add(pull.Image, new ImageRecord(resolved, ImageCatalog.IdOf(resolved), pull.SizeBytes));
            _imageSubscriber?.Tell(new ImagesChanged(ImageList()));
        }

        if (!IsCurrent(sandbox, record))
        {
            return;
        }

        if (failure is { } error)
        {
            if (!pull.Announced)
            {
                sandbox.Owner.Tell(new ImagePulling(sandbox.PodUid, record.Name));
            }

            sandbox.Owner.Tell(new ImagePullFailed(sandbox.PodUid, record.Name, record.Attempt, "ErrImagePull", error));
            return;
        }

        record.Image = _images[pull.Image];
        Create(sandbox, record, new ImagePull(true, took, _time.GetUtcNow() - pull.AskedAt, record.Image.SizeBytes));
    }
}
