namespace ActorCluster.Node.Runtime.Processes;

/// <summary>Programs that look at the machine rather than at files.</summary>
internal static class SystemPrograms
{
    private static readonly HashSet<string> Changes = ["add", "del", "delete", "set", "change", "replace", "flush"];

    /// <summary><c>ip</c>: who is not privileged changes nothing, and looks in vain at what nobody emulates.</summary>
    public static int Ip(ProgramCall call)
    {
        if (call.Operands.Skip(1).FirstOrDefault() is not { } verb || !Changes.Contains(verb))
        {
            return 0;
        }

        return call.Shell.World.IsPrivileged ? 0 : call.Fail("RTNETLINK answers: Operation not permitted", 2);
    }
}
