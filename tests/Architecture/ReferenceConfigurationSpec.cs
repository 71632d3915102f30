using System.Text.RegularExpressions;

namespace ActorCluster.Architecture;

/// <summary>What <c>config/reference.conf</c> keeps to: whoever reads it finds every setting explained, and no setting that does nothing.</summary>
public sealed partial class ReferenceConfigurationSpec
{
    // Named by the user, one for each image.
    private const string Images = "actorcluster.node.runtime.images";

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "config", "reference.conf"));

    [Fact]
    public void A_setting_is_read_by_the_program()
    {
        var literals = SourceTree.Emulator()
            .SelectMany(static file => Literal().Matches(file.Code).Select(static match => match.Groups[1].Value))
            .ToHashSet();
        // cpu and memory are read by the names of resources.
        literals.UnionWith(["cpu", "memory"]);
        string[] unread = [.. Settings().Where(path => !path.StartsWith(Images, StringComparison.Ordinal) && !Ends(path).Any(literals.Contains))];
        Assert.Empty(unread);
    }

    [Fact]
    public void A_setting_is_explained() => Assert.Empty(Unexplained());

    [Fact]
    public void A_section_holds_settings() =>
        Assert.Empty(Lines.Zip(Lines.Skip(1))
            .Where(static pair => pair.First.TrimEnd().EndsWith('{') && pair.Second.Trim() == "}")
            .Select(static pair => pair.First));

    [Fact]
    public void A_line_fits_the_page() => Assert.All(Lines, static line => Assert.InRange(line.Length, 0, 140));

    private static IEnumerable<string> Ends(string path)
    {
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            yield return path[(dot + 1)..];
        }
    }

    private static IEnumerable<string> Settings()
    {
        var path = new List<string>();
        foreach (var line in Lines.Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#'))
        {
            if (line == "}")
            {
                path.RemoveAt(path.Count - 1);
            }
            else if (line.EndsWith('{'))
            {
                path.Add(line[..^1].Trim());
            }
            else
            {
                yield return string.Join('.', path) + "." + line[..line.IndexOfAny(['=', '{'])].Trim();
            }
        }
    }

    // A comment stands above a setting, above the settings that it is one of, or above their section.
    private static IEnumerable<string> Unexplained()
    {
        var explained = new Stack<bool>();
        var above = false;
        foreach (var line in Lines.Select(static line => line.Trim()))
        {
            switch (line)
            {
                case "":
                    above = false;
                    break;
                case "}":
                    explained.Pop();
                    above = false;
                    break;
                case ['#', ..]:
                    above = true;
                    break;
                case [.., '{']:
                    explained.Push(above);
                    above = false;
                    break;
                default:
                    if (!above && !explained.Peek())
                    {
                        yield return line;
                    }

                    break;
            }
        }
    }

    [GeneratedRegex("\"([a-z][a-z0-9.-]*)\"")]
    private static partial Regex Literal();
}
