using System.Text;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>
/// Files that hold keys: made for the owner alone, and replaced as a whole so that a crash leaves the old one or the new one.
/// </summary>
internal static class CertificateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The files of a certificate and its key.</summary>
    public static (string Certificate, string Key) Paths(string directory, string name) =>
        (Path.Combine(directory, name + ".crt"), Path.Combine(directory, name + ".key"));

    /// <summary>Makes a directory that only its owner can enter.</summary>
    public static void CreatePrivateDirectory(string directory)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a certificate and its key.</summary>
    public static void Write(string directory, string name, string certificatePem, string keyPem)
    {
        var (certificate, key) = Paths(directory, name);
        WritePrivate(key, keyPem + "\n");
        WritePrivate(certificate, certificatePem + "\n");
    }

    /// <summary>Replaces a file by one that only its owner can read.</summary>
    public static void WritePrivate(string path, string text)
    {
        var temporary = path + ".new";
        // A left-over of a crash would keep its permissions.
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        File.Move(temporary, path, overwrite: true);
    }
}
