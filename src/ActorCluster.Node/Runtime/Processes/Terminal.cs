using System.Text;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// The line discipline between a terminal and a process: echoes what is typed, keeps the line until it ends, and gives what is printed the
/// line ends of a terminal.
/// </summary>
internal sealed class Terminal
{
    private readonly List<byte> _line = [];
    private int _escape;

    /// <summary>Ctrl-C has been typed.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>Takes what was typed.</summary>
    /// <param name="typed">The bytes.</param>
    /// <param name="input">The input of the process.</param>
    /// <param name="screen">What the person sees.</param>
    public void Type(ReadOnlySpan<byte> typed, BytePipe input, BytePipe screen)
    {
        foreach (var letter in typed)
        {
            if (_escape > 0)
            {
                // Arrow keys and their like: there is no history.
                _escape = _escape == 1 && letter == (byte)'[' ? 2 : letter is >= 0x40 and <= 0x7e || _escape == 1 ? 0 : 2;
                continue;
            }

            switch (letter)
            {
                case 0x1b:
                    _escape = 1;
                    break;
                case (byte)'\r' or (byte)'\n':
                    screen.Write("\n");
                    _line.Add((byte)'\n');
                    Submit(input);
                    break;
                case 0x7f or 0x08:
                    if (_line.Count > 0)
                    {
                        // A letter of several bytes goes as a whole.
                        while (_line.Count > 1 && (_line[^1] & 0xc0) == 0x80)
                        {
                            _line.RemoveAt(_line.Count - 1);
                        }

                        _line.RemoveAt(_line.Count - 1);
                        screen.Write("\b \b");
                    }

                    break;
                case 0x03:
                    screen.Write("^C\n");
                    _line.Clear();
                    IsInterrupted = true;
                    break;
                case 0x04 when _line.Count == 0:
                    input.Close();
                    break;
                case 0x04:
                    Submit(input);
                    break;
                case < 0x20 and not 0x09:
                    break;
                default:
                    _line.Add(letter);
                    screen.Write([letter]);
                    break;
            }
        }
    }

    /// <summary>Gives printed text the line ends of a terminal.</summary>
    public static byte[] Render(ReadOnlySpan<byte> printed)
    {
        var rendered = new List<byte>(printed.Length + 8);
        foreach (var letter in printed)
        {
            if (letter == (byte)'\n')
            {
                rendered.Add((byte)'\r');
            }

            rendered.Add(letter);
        }

        return [.. rendered];
    }

    /// <summary>The prompt of a shell: busybox's.</summary>
    public static string Prompt(ShellState shell) =>
        shell.Arguments[0].EndsWith("bash", StringComparison.Ordinal) ? $"root@{shell.World.HostName}:{shell.Directory}# " : $"{shell.Directory} # ";

    private void Submit(BytePipe input)
    {
        input.Write(_line.ToArray());
        _line.Clear();
    }
}
