namespace ActorCluster.Node.Runtime.Processes;

/// <summary>Runs what <see cref="ShellParser"/> has read. Each enumeration is a process: see <see cref="ProgramCall"/>.</summary>
internal static class Shell
{
    private const int DeepestCall = 16;

    // Who writes and reads without end must not hold up the node: after so many turns it goes on a moment later.
    private const int MaximumRounds = 64;

    /// <summary>Runs a script.</summary>
    public static IEnumerable<DateTimeOffset?> RunScript(string script, ProcessFiles files, ShellState state)
    {
        if (state.Depth > DeepestCall)
        {
            files.Error.Write("sh: too many levels of recursion\n");
            state.Status = 2;
            return [];
        }

        try
        {
            return Run(ShellParser.Parse(script), files, state);
        }
        catch (ShellSyntaxException e)
        {
            files.Error.Write($"sh: {e.Message}\n");
            state.Status = 2;
            return [];
        }
    }

    /// <summary>Reads commands until the input ends: a shell without a script.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="state">What it knows.</param>
    /// <param name="prompt">What it prints before each command; null when nobody sees it.</param>
    public static IEnumerable<DateTimeOffset?> Interact(ProcessFiles files, ShellState state, Func<string>? prompt)
    {
        var pending = "";
        files.Out.Write(prompt?.Invoke() ?? "");
        while (!state.IsOver)
        {
            if (TakeInterrupt(state))
            {
                pending = "";
                files.Out.Write(prompt?.Invoke() ?? "");
            }

            if (!files.In.TryReadLine(out var line))
            {
                if (files.In.IsEnded)
                {
                    break;
                }

                yield return null;
                continue;
            }

            pending = pending.Length == 0 ? line : pending + "\n" + line;
            Sequence? script = null;
            try
            {
                script = ShellParser.Parse(pending);
            }
            catch (ShellSyntaxException e) when (e.IsIncomplete && !files.In.IsEnded)
            {
                files.Out.Write(prompt is null ? "" : "> ");
                continue;
            }
            catch (ShellSyntaxException e)
            {
                files.Error.Write($"sh: {e.Message}\n");
                state.Status = 2;
            }

            pending = "";
            if (script is not null)
            {
                foreach (var wait in Run(script, files, state))
                {
                    if (TakeInterrupt(state))
                    {
                        state.Status = 130;
                        break;
                    }

                    yield return wait;
                }
            }

            if (!state.IsOver)
            {
                files.Out.Write(prompt?.Invoke() ?? "");
            }
        }
    }

    /// <summary>Runs a part of a script.</summary>
    public static IEnumerable<DateTimeOffset?> Run(ShellNode node, ProcessFiles files, ShellState state) => node switch
    {
        Sequence sequence => RunSequence(sequence, files, state),
        Pipeline pipeline => RunPipeline(pipeline, files, state),
        Conditional conditional => RunConditional(conditional, files, state),
        Loop loop => RunLoop(loop, files, state),
        ForEach each => RunForEach(each, files, state),
        Group group => RunGroup(group, files, state),
        SimpleCommand command => RunCommand(command, files, state),
        _ => throw new ArgumentException($"{node.GetType()} is no part of a script", nameof(node)),
    };

    private static IEnumerable<DateTimeOffset?> RunSequence(Sequence sequence, ProcessFiles files, ShellState state)
    {
        foreach (var (statement, join) in sequence.Statements)
        {
            if (state.IsOver)
            {
                yield break;
            }

            if (join == ShellJoin.Always || (join == ShellJoin.And) == (state.Status == 0))
            {
                foreach (var wait in Run(statement, files, state))
                {
                    yield return wait;
                }
            }
        }
    }

    private static IEnumerable<DateTimeOffset?> RunPipeline(Pipeline pipeline, ProcessFiles files, ShellState state)
    {
        if (pipeline.Commands.Count == 1)
        {
            foreach (var wait in Run(pipeline.Commands[0], files, state))
            {
                yield return wait;
            }
        }
        else
        {
            foreach (var wait in RunPiped(pipeline.Commands, files, state))
            {
                yield return wait;
            }
        }

        state.Status = pipeline.IsNegated ? state.Status == 0 ? 1 : 0 : state.Status;
    }

    private static IEnumerable<DateTimeOffset?> RunPiped(IReadOnlyList<ShellNode> commands, ProcessFiles files, ShellState state)
    {
        var pipes = Enumerable.Range(0, commands.Count - 1).Select(static _ => new BytePipe()).ToList();
        var states = commands.Select(_ => state.Fork()).ToList();
        var running = new IEnumerator<DateTimeOffset?>?[commands.Count];
        for (var index = 0; index < running.Length; index++)
        {
            var own = new ProcessFiles(index == 0 ? files.In : pipes[index - 1], index == running.Length - 1 ? files.Out : pipes[index], files.Error);
            running[index] = Run(commands[index], own, states[index]).GetEnumerator();
        }

        while (true)
        {
            long before;
            DateTimeOffset? wake;
            var rounds = 0;
            do
            {
                before = pipes.Sum(static pipe => pipe.Activity);
                wake = null;
                for (var index = 0; index < running.Length; index++)
                {
                    if (running[index] is not { } process)
                    {
                        continue;
                    }

                    if (process.MoveNext())
                    {
                        wake = Earlier(wake, process.Current);
                        continue;
                    }

                    running[index] = null;
                    if (index > 0)
                    {
                        pipes[index - 1].Break();
                    }

                    if (index < pipes.Count)
                    {
                        pipes[index].Close();
                    }
                }
            }
            while (pipes.Sum(static pipe => pipe.Activity) != before && ++rounds < MaximumRounds);

            wake = rounds == MaximumRounds ? Moment(state) : wake;

            if (running.All(static process => process is null))
            {
                break;
            }

            yield return wake;
        }

        state.Status = states[^1].Status;
    }

    private static IEnumerable<DateTimeOffset?> RunConditional(Conditional conditional, ProcessFiles files, ShellState state)
    {
        foreach (var wait in Run(conditional.Condition, files, state))
        {
            yield return wait;
        }

        var branch = state.Status == 0 ? conditional.Then : conditional.Else;
        state.Status = 0;
        foreach (var wait in branch is null || state.IsOver ? [] : Run(branch, files, state))
        {
            yield return wait;
        }
    }

    private static IEnumerable<DateTimeOffset?> RunLoop(Loop loop, ProcessFiles files, ShellState state)
    {
        while (!state.IsOver)
        {
            foreach (var wait in Run(loop.Condition, files, state))
            {
                yield return wait;
            }

            if (state.IsOver || (state.Status == 0) == loop.Until)
            {
                break;
            }

            foreach (var wait in Run(loop.Body, files, state))
            {
                yield return wait;
            }

            // A loop that never waits must not hold up the node: it goes on a moment later.
            yield return Moment(state);
        }

        state.Status = state.IsOver ? state.Status : 0;
    }

    private static IEnumerable<DateTimeOffset?> RunForEach(ForEach each, ProcessFiles files, ShellState state)
    {
        var words = new List<string>();
        foreach (var wait in ShellWords.Expand(each.Words, words, files, state))
        {
            yield return wait;
        }

        state.Status = 0;
        foreach (var word in words)
        {
            state.Variables[each.Name] = word;
            foreach (var wait in state.IsOver ? [] : Run(each.Body, files, state))
            {
                yield return wait;
            }
        }
    }

    private static IEnumerable<DateTimeOffset?> RunGroup(Group group, ProcessFiles files, ShellState state)
    {
        var own = group.IsSubshell ? state.Fork() : state;
        foreach (var wait in Redirected(group.Redirections, files, own, redirected => Run(group.Body, redirected, own)))
        {
            yield return wait;
        }

        state.Status = own.Status;
    }

    private static IEnumerable<DateTimeOffset?> RunCommand(SimpleCommand command, ProcessFiles files, ShellState state)
    {
        var words = new List<string>();
        foreach (var wait in ShellWords.Expand(command.Words, words, files, state))
        {
            yield return wait;
        }

        // Before a command an assignment is for that command alone.
        var own = command.Assignments.Count > 0 && words.Count > 0 ? state.Fork() : state;
        state.Status = 0;
        foreach (var (name, value) in command.Assignments)
        {
            var values = new List<string>();
            foreach (var wait in ShellWords.Expand([[.. value.Select(static part => part with { IsQuoted = true })]], values, files, state))
            {
                yield return wait;
            }

            own.Variables[name] = string.Concat(values);
        }

        foreach (var wait in Redirected(command.Redirections, files, own, redirected => words.Count == 0 ? [] : Programs.Run(words, redirected, own)))
        {
            yield return wait;
        }

        state.Status = own.Status;
        state.IsOver |= own.IsOver;
    }

    private static IEnumerable<DateTimeOffset?> Redirected(
        IReadOnlyList<Redirection> redirections, ProcessFiles files, ShellState state, Func<ProcessFiles, IEnumerable<DateTimeOffset?>> run)
    {
        var open = new RedirectedFiles(files, state);
        foreach (var redirection in redirections)
        {
            var target = new List<string>();
            foreach (var wait in ShellWords.Expand([redirection.Target], target, files, state))
            {
                yield return wait;
            }

            foreach (var wait in state.World.Read(state.Directory, target)?.Wait(state.World.Time) ?? [])
            {
                yield return wait;
            }

            if (open.Redirect(redirection, string.Concat(target)) is { } failure)
            {
                files.Error.Write($"sh: {failure}\n");
                state.Status = 1;
                yield break;
            }
        }

        var rounds = 0;
        foreach (var wait in run(open.Files))
        {
            if (!open.Flush())
            {
                rounds = 0;
                yield return wait;
            }
            else if (++rounds == MaximumRounds)
            {
                rounds = 0;
                yield return Moment(state);
            }
        }

        open.Flush();
    }

    private static DateTimeOffset Moment(ShellState state) => state.World.Time.GetUtcNow() + TimeSpan.FromMilliseconds(1);

    private static bool TakeInterrupt(ShellState state)
    {
        if (state.Terminal is not { IsInterrupted: true } terminal)
        {
            return false;
        }

        terminal.IsInterrupted = false;
        return true;
    }

    /// <summary>The earlier of two times, where null is never.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) => left is null || right < left ? right ?? left : left;
}
