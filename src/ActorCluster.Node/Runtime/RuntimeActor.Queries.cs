using ActorCluster.Api.Core;
using ActorCluster.Client.Lab;

namespace ActorCluster.Node.Runtime;

/// <content>What the runtime answers about itself.</content>
internal sealed partial class RuntimeActor
{
    private SandboxList List()
    {
        var sandboxes = new List<SandboxInfo>(_sandboxes.Count);
        foreach (var sandbox in _sandboxes.Values)
        {
            var containers = new List<ContainerInfo>(sandbox.Containers.Count);
            foreach (var record in sandbox.Containers.Values)
            {
                if (record.Running || record.Exited is not null)
                {
                    containers.Add(new ContainerInfo(
                        record.Name, record.Attempt, record.ContainerId, record.Image?.Resolved ?? record.Request.Container.Image ?? "",
                        record.Image?.Id ?? "", record.StartedAt, record.StartedStamp, record.Exited));
                }
            }

            sandboxes.Add(new SandboxInfo(sandbox.PodUid, sandbox.Ip, containers));
        }

        return new SandboxList(sandboxes);
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
