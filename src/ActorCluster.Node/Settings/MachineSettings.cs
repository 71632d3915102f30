using Akka.Configuration;

namespace ActorCluster.Node.Settings;

/// <summary>
/// What a machine has that Kubernetes does not offer as a resource: the settings <c>actorcluster.node.machine</c>. Its main disk, the file
/// system <c>nodefs</c>, is as large as its <c>ephemeral-storage</c>.
/// </summary>
public sealed record MachineSettings
{
    /// <summary>The size of a disk of its own for images and writable layers, in bytes; zero when they are on the main disk.</summary>
    public required long ImageDiskBytes { get; init; }

    /// <summary>The inodes of the main disk.</summary>
    public required long Inodes { get; init; }

    /// <summary>The inodes of the disk for images, where there is one.</summary>
    public required long ImageDiskInodes { get; init; }

    /// <summary>How many processes it can run.</summary>
    public required long Processes { get; init; }

    internal static MachineSettings FromConfig(Config section)
    {
        var settings = new MachineSettings
        {
            ImageDiskBytes = NodeResources.Parse(section, "image-disk").Value(),
            Inodes = NodeResources.Parse(section, "inodes").Value(),
            ImageDiskInodes = NodeResources.Parse(section, "image-disk-inodes").Value(),
            Processes = NodeResources.Parse(section, "processes").Value(),
        };
        NodeSettings.Check(settings.Inodes > 0 && settings.ImageDiskInodes > 0, "machine.inodes and machine.image-disk-inodes must be positive");
        NodeSettings.Check(settings.Processes > 0, "machine.processes must be positive");
        return settings;
    }
}
