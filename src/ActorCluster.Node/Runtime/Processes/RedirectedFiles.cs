namespace ActorCluster.Node.Runtime.Processes;

/// <summary>The files of a command with its redirections: what it writes to a file is put there after each of its steps.</summary>
internal sealed class RedirectedFiles(ProcessFiles files, ShellState state)
{
    private readonly BytePipe _error = files.Error;
    private readonly List<(BytePipe Pipe, FileNode? File, bool IsMain)> _writes = [];

    /// <summary>What the command has open.</summary>
    public ProcessFiles Files { get; private set; } = files;

    /// <summary>Redirects one file.</summary>
    /// <returns>Why it cannot be; null on success.</returns>
    public string? Redirect(Redirection redirection, string target)
    {
        if (redirection.Operator == ">&")
        {
            var copy = target switch { "1" => Files.Out, "2" => Files.Error, _ => null };
            return copy is null ? $"{target}: bad file descriptor" : Use(redirection.File, copy);
        }

        var path = ContainerFiles.Resolve(state.Directory, target);
        if (redirection.Operator == "<")
        {
            var input = new BytePipe(int.MaxValue);
            if (path != "/dev/null")
            {
                if (state.World.Files.Find(path) is not { } node)
                {
                    return $"can't open {target}: no such file";
                }

                input.Write(node.Content.GetBuffer().AsSpan(0, (int)node.Content.Length));
            }

            input.Close();
            Files = Files with { In = input };
            return null;
        }

        switch (path)
        {
            case "/dev/stdout":
                return Use(redirection.File, Files.Out);
            case "/dev/stderr":
                return Use(redirection.File, Files.Error);
            case "/dev/null":
                return Use(redirection.File, Collect(null, false));
            case "/proc/1/fd/1" or "/proc/1/fd/2":
                return Use(redirection.File, Collect(null, true));
            default:
                return state.World.Files.Open(path, redirection.Operator == ">>", out var file) is { } failure
                    ? $"can't create {target}: {failure}"
                    : Use(redirection.File, Collect(file, false));
        }
    }

    /// <summary>Puts what was written where it belongs.</summary>
    /// <returns>Whether there was anything: the writer may have space again.</returns>
    public bool Flush()
    {
        var found = false;
        foreach (var (pipe, file, isMain) in _writes)
        {
            if (pipe.Length == 0)
            {
                continue;
            }

            found = true;
            var bytes = pipe.Read(int.MaxValue);
            if (isMain)
            {
                state.World.Print(bytes);
            }
            else if (file is not null && !state.World.Files.Append(file, bytes))
            {
                _error.Write("sh: write error: No space left on device\n");
                pipe.Break();
            }
        }

        return found;
    }

    private BytePipe Collect(FileNode? file, bool isMain)
    {
        var pipe = new BytePipe();
        _writes.Add((pipe, file, isMain));
        return pipe;
    }

    private string? Use(int number, BytePipe pipe)
    {
        Files = number switch { 1 => Files with { Out = pipe }, 2 => Files with { Error = pipe }, _ => Files };
        return null;
    }
}
