using ActorCluster.Node.Runtime.Usage;

namespace ActorCluster.Node.Runtime;

/// <content>
/// What a runtime finds on the disk when it begins: sandboxes without a network and containers without a process
/// (containerd, internal/cri/server/restart.go: loadContainer).
/// </content>
internal sealed partial class RuntimeActor
{
    /// <inheritdoc />
    protected override void PostStop()
    {
        // Nothing grows while the machine is off.
        var now = _time.GetUtcNow();
        foreach (var sandbox in _sandboxes.Values)
        {
            foreach (var record in sandbox.Containers.Values)
            {
                if (record.Running)
                {
                    record.Left = UsageModel.Leave(UseOf(sandbox, record, now), record.Before);
                }
            }
        }

        base.PostStop();
    }

    private void Recover()
    {
        foreach (var sandbox in _sandboxes.Values)
        {
            sandbox.IsDown = true;
            sandbox.IsRetired = false;
            sandbox.Ip = "";
            sandbox.Volumes?.LoseMemory();
            foreach (var (name, record) in sandbox.Containers.ToList())
            {
                if (LastRun(record) is { } last)
                {
                    sandbox.Containers[name] = last;
                }
                else
                {
                    sandbox.Containers.Remove(name);
                }
            }
        }
    }

    // The last run that had a process; one that was only about to have one leaves nothing.
    private ContainerRecord? LastRun(ContainerRecord record)
    {
        if (!record.Running && record.Exited is null)
        {
            return record.Earlier;
        }

        if (record.Running)
        {
            record.Running = false;
            record.Exited = Ended(record, 255, "Unknown", null);
        }

        if (record.Request.EmptyDir is { IsInMemory: true })
        {
            record.Left = record.Left with { VolumeBytes = 0 };
        }

        record.Requests = default;
        record.World = null;
        record.First = null;
        return record;
    }
}
