using System.CommandLine;
using ActorCluster.Cli.Processes;
using ActorCluster.Store.Disk;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster store</c>: looks after the file that holds the cluster's state.</summary>
internal static class StoreCommand
{
    public static Command Create() => new("store", "The file that holds the cluster's state: status, check, snapshot, restore")
    {
        StatusCommand(),
        CheckCommand(),
        SnapshotCommand(),
        RestoreCommand(),
    };

    private static Command StatusCommand()
    {
        var folder = Folder();
        var command = new Command("status", "Say what the store holds") { folder };
        command.SetAction(result =>
        {
            Print(StoreFiles.Status(new RunDirectory(result.GetValue(folder)!).Store), objects: true);
            return 0;
        });
        return command;
    }

    private static Command CheckCommand()
    {
        var folder = Folder();
        var file = new Argument<string?>("file") { Description = "A store or a snapshot (default: the cluster's store)", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("check", "Read every record of a store or a snapshot and compare it with its checksum") { file, folder };
        command.SetAction(result =>
        {
            var path = result.GetValue(file) ?? new RunDirectory(result.GetValue(folder)!).Store;
            Print(StoreFiles.Status(path), objects: false);
            Console.WriteLine($"{path} is whole.");
            return 0;
        });
        return command;
    }

    private static Command SnapshotCommand()
    {
        var folder = Folder();
        var file = new Argument<string>("file") { Description = "Where the snapshot goes; must not exist" };
        var command = new Command("snapshot", "Copy the store as it is at one moment; the cluster goes on meanwhile") { file, folder };
        command.SetAction(result =>
        {
            var path = Path.GetFullPath(result.GetValue(file)!);
            var status = StoreFiles.Snapshot(new RunDirectory(result.GetValue(folder)!).Store, path);
            Console.WriteLine($"{path} holds revision {status.Revision}: {status.Objects.Values.Sum()} objects, {status.Bytes / 1024} kB.");
            return 0;
        });
        return command;
    }

    private static Command RestoreCommand()
    {
        var folder = Folder();
        var force = new Option<bool>("--force") { Description = "Replace the store that is there; it is kept beside it as store.db.replaced" };
        var file = new Argument<string>("file") { Description = "The snapshot" };
        var command = new Command("restore", "Put a snapshot in the place of the store; no master may be running on it") { file, folder, force };
        command.SetAction(result =>
        {
            var run = new RunDirectory(result.GetValue(folder)!);
            run.Create();
            var status = StoreFiles.Restore(Path.GetFullPath(result.GetValue(file)!), run.Store, result.GetValue(force));
            Console.WriteLine($"{run.Store} holds revision {status.Revision}: {status.Objects.Values.Sum()} objects. Start its cluster with: scripts/up --run-dir {run.Root}");
            return 0;
        });
        return command;
    }

    private static Option<string> Folder()
    {
        var folder = SharedOptions.RunDirectory();
        folder.Aliases.Add("--run");
        return folder;
    }

    private static void Print(StoreFileStatus status, bool objects)
    {
        Console.WriteLine($"revision {status.Revision}, history since revision {status.CompactedRevision}, {status.Records} records, {status.Bytes / 1024} kB");
        if (objects)
        {
            foreach (var (storage, count) in status.Objects.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                Console.WriteLine($"  {count,7} {storage}");
            }
        }
    }
}
