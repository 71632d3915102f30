using ActorCluster.Api.Core;
using ActorCluster.Client.Lab;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <content>What the runtime answers about itself.</content>
internal sealed partial class RuntimeActor
{
    private SandboxList List()
    {
        var sandboxes = new List<SandboxInfo>(_sandboxes.Count);
        foreach (var sandbox in _sandboxes.Values)
        {
            sandboxes.Add(InfoOf(sandbox));
        }

        return new SandboxList(sandboxes);
    }

    private static SandboxInfo InfoOf(Sandbox sandbox)
    {
        var containers = new List<ContainerInfo>(sandbox.Containers.Count);
        foreach (var record in sandbox.Containers.Values)
        {
            // One that has yet to begin is nothing that the kubelet has seen: the run before it is the last one.
            if ((record.Running || record.Exited is not null ? record : record.Earlier) is { } last)
            {
                containers.Add(new ContainerInfo(
                    last.Name, last.Attempt, last.ContainerId, last.Image?.Resolved ?? last.Request.Container.Image ?? "",
                    last.Image?.Id ?? "", last.StartedAt, last.StartedStamp, last.Exited, last.Earlier?.Exited));
            }
        }

        return new SandboxInfo(sandbox.PodUid, sandbox.Ip, sandbox.IsDown, containers);
    }

    // The kubelet's list may be older than what has happened since: the new owner gets the truth, and hears of everything from here on.
    private void Adopt(string podUid)
    {
        var sandbox = _sandboxes.GetValueOrDefault(podUid);
        if (sandbox is not null)
        {
            sandbox.Owner = Sender;
        }

        Sender.Tell(new SandboxAdopted(podUid, sandbox is null ? null : InfoOf(sandbox)));
        if (sandbox?.Reading is not null)
        {
            // A kubelet that begins anew has to go on renewing what is read.
            Sender.Tell(new VolumeRead(podUid));
        }
    }

    private void PublishRunning()
    {
        foreach (var sandbox in _sandboxes.Values)
        {
            foreach (var record in sandbox.Containers.Values.Where(static record => record.Running))
            {
                Publish(sandbox, record, ContainerMoment.Running);
            }
        }
    }

    private ContainerLog Read(ReadLog read)
    {
        if (!_sandboxes.TryGetValue(read.PodUid, out var sandbox) || !sandbox.Containers.TryGetValue(read.Name, out var record))
        {
            return new ContainerLog(read.RequestId, null);
        }

        var lines = read.Previous ? record.PreviousLog : record.Log;
        var first = Math.Max(Math.Max(0, read.FirstLine), read.TailLines is { } tail ? lines.Count - Math.Max(0, tail) : 0);
        return new ContainerLog(
            read.RequestId,
            first == 0 ? lines : [.. lines.Skip(first)],
            read.Previous ? "" : record.ContainerId,
            record.Running && !read.Previous,
            lines.Count);
    }

    private List<ContainerImage> ImageList()
    {
        var images = new List<ContainerImage>(_images.Count);
        foreach (var image in _images.Values)
        {
            images.Add(new ContainerImage { Names = [image.Id, image.Resolved], SizeBytes = image.SizeBytes });
        }

        // The kubelet reports the largest first (kubelet/images, by size).
        images.Sort(static (left, right) =>
            left.SizeBytes != right.SizeBytes ? right.SizeBytes.CompareTo(left.SizeBytes) : string.CompareOrdinal(left.Names![0], right.Names![0]));
        return images;
    }
}
