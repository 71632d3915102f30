using ActorCluster.Node.Runtime.Processes;

namespace ActorCluster.Node.Runtime;

/// <summary>
/// What a machine's own disk holds before anybody writes there, as far as manifests ask for it, and whether a path is what a volume says
/// (pkg/volume/hostpath/host_path.go: checkTypeInternal).
/// </summary>
internal static class HostPaths
{
    private static readonly string[] Directories =
    [
        "/boot", "/etc/cni/net.d", "/etc/kubernetes/manifests", "/etc/kubernetes/pki", "/etc/ssl/certs", "/lib/modules", "/opt/cni/bin", "/proc",
        "/run/containerd", "/run/udev", "/srv", "/sys/fs/bpf", "/sys/fs/cgroup", "/usr/lib", "/usr/local/bin", "/usr/share/ca-certificates",
        "/usr/share/zoneinfo", "/usr/src", "/var/lib/containerd", "/var/lib/kubelet/device-plugins", "/var/lib/kubelet/plugins",
        "/var/lib/kubelet/plugins_registry", "/var/lib/kubelet/pods", "/var/log/containers", "/var/log/pods", "/var/tmp",
    ];

    private static readonly string[] Files =
        ["/etc/hostname", "/etc/hosts", "/etc/localtime", "/etc/machine-id", "/etc/os-release", "/etc/passwd", "/etc/resolv.conf"];

    private static readonly string[] CharDevices = ["/dev/fuse", "/dev/kmsg", "/dev/null", "/dev/random", "/dev/tty", "/dev/urandom", "/dev/zero"];

    /// <summary>The disk of a machine that has been installed.</summary>
    public static FileNode Installed(long maximumBytes, TimeProvider time)
    {
        var files = new ContainerFiles(maximumBytes, time);
        foreach (var path in Directories)
        {
            files.MakeDirectories(path);
        }

        foreach (var path in Files)
        {
            files.Write(path, path == "/etc/hosts" ? "127.0.0.1\tlocalhost\n" : "");
        }

        foreach (var path in CharDevices)
        {
            files.Place(path, new FileNode { Kind = FileKind.CharDevice, Mode = 0x1b6, ChangedAt = time.GetUtcNow() });
        }

        files.Place("/dev/vda", new FileNode { Kind = FileKind.BlockDevice, Mode = 0x1b0, ChangedAt = time.GetUtcNow() });
        files.Place("/run/containerd/containerd.sock", new FileNode { Kind = FileKind.Socket, Mode = 0x1b0, ChangedAt = time.GetUtcNow() });
        files.Remove("/var/run");
        files.Place("/var/run", FileNode.Link("/run", time.GetUtcNow()));
        return files.Root;
    }

    /// <summary>Looks at a path, and makes what a volume lets be made.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">The path.</param>
    /// <param name="type">What it shall be; null or empty for anything.</param>
    /// <param name="time">The node's clock.</param>
    /// <returns>Why it cannot be mounted; null when it can.</returns>
    public static string? Check(ContainerFiles files, string path, string? type, TimeProvider time)
    {
        var whole = ContainerFiles.Resolve("/", path);
        if (type == "DirectoryOrCreate" && files.Find(whole) is null)
        {
            return files.MakeDirectories(whole, out var why) is null ? $"mkdir {path}: {Lower(why)}" : null;
        }

        if (type == "FileOrCreate" && files.Find(whole) is null)
        {
            return files.Place(whole, FileNode.File([], time.GetUtcNow(), 0x1a4)) is { } failure ? $"open {path}: {Lower(failure)}" : null;
        }

        var found = files.Find(whole);
        var (isRight, what) = type switch
        {
            null or "" => (true, ""),
            "Directory" or "DirectoryOrCreate" => (found is { IsDirectory: true }, "directory"),
            "File" or "FileOrCreate" => (Is(found, FileKind.File), "file"),
            "Socket" => (Is(found, FileKind.Socket), "socket file"),
            "CharDevice" => (Is(found, FileKind.CharDevice), "character device"),
            "BlockDevice" => (Is(found, FileKind.BlockDevice), "block device"),
            _ => (false, ""),
        };
        return isRight ? null : what.Length == 0 ? $"{type} is an invalid volume type" : $"hostPath type check failed: {path} is not a {what}";
    }

    private static bool Is(FileNode? node, FileKind kind) => node is { IsDirectory: false } && node.Kind == kind;

    // The words of the C library as Go has them.
    private static string? Lower(string? words) => words is null ? null : char.ToLowerInvariant(words[0]) + words[1..];
}
