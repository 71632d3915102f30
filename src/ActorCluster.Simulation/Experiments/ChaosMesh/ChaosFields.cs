using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Validation;

namespace ActorCluster.Simulation.Experiments.ChaosMesh;

/// <summary>What was found in a document of Chaos Mesh, as paths and messages.</summary>
internal sealed class ChaosNotes
{
    /// <summary>What is wrong.</summary>
    internal List<(string Path, string Message)> Errors { get; } = [];

    /// <summary>What has no meaning here.</summary>
    internal List<(string Path, string Message)> Warnings { get; } = [];

    internal void Fail(string path, string message) => Errors.Add((path, $"{path}: {message}"));

    internal void Warn(string path, string message)
    {
        // A template of a workflow may be used more than once.
        var warning = (path, $"{path}: {message}");
        if (!Warnings.Contains(warning))
        {
            Warnings.Add(warning);
        }
    }
}

/// <summary>The fields of an object of Chaos Mesh. It knows which have been read, so that none is passed over in silence.</summary>
/// <param name="node">The object.</param>
/// <param name="path">Where it is in its document.</param>
/// <param name="notes">Gets what is wrong and what has no meaning.</param>
internal sealed class ChaosFields(JsonObject node, string path, ChaosNotes notes)
{
    private readonly HashSet<string> _read = [];

    internal ChaosNotes Notes { get; } = notes;

    internal string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";

    internal bool Has(string name) => node[name] is not null;

    /// <summary>A text, or null. Numbers are taken for their digits, as Chaos Mesh's defaults do with <c>value</c>.</summary>
    internal string? Text(string name)
    {
        var value = Read(name);
        switch (value?.GetValueKind())
        {
            case null:
                return null;
            case JsonValueKind.String:
                return value.GetValue<string>();
            case JsonValueKind.Number:
                return value.ToJsonString();
            default:
                Notes.Fail(Path(name), "a text is expected");
                return null;
        }
    }

    /// <summary>A text that is needed; empty, with an error, when it is missing.</summary>
    internal string Required(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text))
        {
            Notes.Fail(Path(name), "Required value");
        }

        return text ?? "";
    }

    /// <summary>A number, or null.</summary>
    internal double? Number(string name)
    {
        var text = Text(name);
        if (text is null || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return text is null ? null : double.Parse(text, CultureInfo.InvariantCulture);
        }

        Notes.Fail(Path(name), $"Invalid value: {FieldError.Quote(text)}: a number is expected");
        return null;
    }

    /// <summary>A duration, or null.</summary>
    internal string? Duration(string name)
    {
        var text = Text(name);
        if (text is not null && !LabDuration.TryParse(text, out _, out var error))
        {
            Notes.Fail(Path(name), $"Invalid value: {FieldError.Quote(text)}: {error}");
            return null;
        }

        return text;
    }

    /// <summary>A percentage that Chaos Mesh writes without its sign, or null.</summary>
    internal string? Percentage(string name)
    {
        var text = Text(name);
        var share = text is null ? null : text.TrimEnd('%') + "%";
        if (share is null || Share.TryParse(share, out _, out var error))
        {
            return share;
        }

        Notes.Fail(Path(name), $"Invalid value: {FieldError.Quote(text!)}: {error}");
        return null;
    }

    internal bool Flag(string name) => Read(name)?.GetValueKind() == JsonValueKind.True;

    internal IReadOnlyList<string> Texts(string name) => Read(name) switch
    {
        null => [],
        JsonArray list => [.. list.Select(static item => item?.ToString() ?? "")],
        _ => Wrong<string>(name, "a list is expected"),
    };

    internal IReadOnlyList<(string Key, JsonNode? Value)> Map(string name) => Read(name) switch
    {
        null => [],
        JsonObject members => [.. members.Select(static member => (member.Key, member.Value)).OrderBy(static member => member.Key, StringComparer.Ordinal)],
        _ => Wrong<(string, JsonNode?)>(name, "an object with fields is expected"),
    };

    internal ChaosFields? Child(string name)
    {
        if (Read(name) is not { } value)
        {
            return null;
        }

        if (value is JsonObject inner)
        {
            return new ChaosFields(inner, Path(name), Notes);
        }

        Notes.Fail(Path(name), "an object with fields is expected");
        return null;
    }

    internal IReadOnlyList<ChaosFields> Children(string name) => Read(name) switch
    {
        null => [],
        JsonArray list => [.. list.Select((item, i) => new ChaosFields(item as JsonObject ?? [], string.Create(CultureInfo.InvariantCulture, $"{Path(name)}[{i}]"), Notes))],
        _ => Wrong<ChaosFields>(name, "a list is expected"),
    };

    /// <summary>Fields that have no meaning here, and why.</summary>
    internal void Ignore(string why, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Read(name) is not null)
            {
                Notes.Warn(Path(name), $"has no meaning here: {why}");
            }
        }
    }

    /// <summary>Warns of every field that nobody has read.</summary>
    internal void Finish()
    {
        foreach (var (name, value) in node)
        {
            if (value is not null && !_read.Contains(name))
            {
                Notes.Warn(Path(name), "has no meaning here");
            }
        }
    }

    private JsonNode? Read(string name)
    {
        _read.Add(name);
        return node[name];
    }

    private List<T> Wrong<T>(string name, string message)
    {
        Notes.Fail(Path(name), message);
        return [];
    }
}
