using System.Runtime.InteropServices;

namespace ActorCluster.Cli.Processes;

/// <summary>The certificate authorities of the machine. A process that meets nobody but its own cluster has no use for them.</summary>
internal static partial class TrustedAuthorities
{
    private const string None = "/dev/null";

    /// <summary>
    /// Keeps OpenSSL from reading the machine's authorities, about 150 files twice over, as .NET makes it do for any certificate chain,
    /// also one that is to end in an authority of ours: a sixth of a master's start. It holds for the whole process, for good, if called
    /// before the first certificate is judged; values of the user's environment, meant for programs that meet others, are overridden.
    /// </summary>
    public static void Forgo()
    {
        if (OperatingSystem.IsLinux())
        {
            // Native, because .NET's own setter does not change what native code sees.
            _ = SetVariable("SSL_CERT_FILE", None, 1);
            _ = SetVariable("SSL_CERT_DIR", None, 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
