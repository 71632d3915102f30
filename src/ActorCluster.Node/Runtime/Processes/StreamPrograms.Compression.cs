using System.IO.Compression;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>gzip, gunzip and zcat: as filters, and with <c>-c</c> or for zcat with files.</summary>
internal static partial class StreamPrograms
{
    public static IEnumerable<DateTimeOffset?> Gzip(ProgramCall call)
    {
        if (call.Operands.Any() && !call.Has('c') && !call.Name.EndsWith("zcat", StringComparison.Ordinal))
        {
            call.Status = call.Fail("only with -c where a file is named");
            yield break;
        }

        var input = new Gathered();
        foreach (var wait in Gather(call, input))
        {
            yield return wait;
        }

        foreach (var (_, bytes) in input.Parts)
        {
            if (Converted(call, bytes) is not { } output)
            {
                call.Status = call.Fail("invalid magic");
                continue;
            }

            foreach (var wait in Write(call, output))
            {
                yield return wait;
            }
        }
    }

    // Null for what is no gzip, or unpacks to more than a program may keep.
    private static byte[]? Converted(ProgramCall call, byte[] bytes)
    {
        using var output = new MemoryStream();
        if (call.Name.EndsWith("gzip", StringComparison.Ordinal) && !call.Has('d'))
        {
            using (var packer = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
            {
                packer.Write(bytes);
            }

            return output.ToArray();
        }

        try
        {
            using var unpacker = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var piece = new byte[Piece];
            for (int read; (read = unpacker.Read(piece)) > 0;)
            {
                output.Write(piece, 0, read);
                if (output.Length > MostGathered)
                {
                    return null;
                }
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return bytes.Length == 0 ? null : output.ToArray();
    }
}
