using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorCluster.Api.Serialization;

/// <summary>What a client asked to be done about fields that are unknown or given twice (<c>fieldValidation=</c>).</summary>
public enum FieldValidation
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>They are reported in Warning headers.</summary>
    Warn,

    /// <summary>They make the request fail.</summary>
    Strict,
}

/// <summary>A document that cannot be decoded. The message is that of Kubernetes' decoder.</summary>
public sealed class DecodingException : Exception
{
    /// <summary>A document that cannot be decoded.</summary>
    public DecodingException()
    {
    }

    /// <summary>A document that cannot be decoded.</summary>
    /// <param name="message">Why, in the words of Kubernetes' decoder.</param>
    public DecodingException(string message)
        : base(message)
    {
    }

    /// <summary>A document that cannot be decoded.</summary>
    /// <param name="message">Why, in the words of Kubernetes' decoder.</param>
    /// <param name="innerException">What was thrown.</param>
    public DecodingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>In whose words a value of the wrong type is refused.</summary>
internal enum MismatchWords
{
    /// <summary>Those of Go's <c>encoding/json</c>, by which requests are decoded.</summary>
    Decoder,

    /// <summary>
    /// Those of <c>runtime.DefaultUnstructuredConverter</c> (apimachinery <c>pkg/runtime/converter.go</c>), by which a strategic merge
    /// patch becomes an object again. They name no field.
    /// </summary>
    Converter,
}

/// <summary>Where a decoding is in its document, and what it has found that is not fatal.</summary>
internal sealed class JsonDecoding(ReadOnlyMemory<byte> source, bool report, MismatchWords words = MismatchWords.Decoder)
{
    private const int MostProblems = 100;

    private readonly ReadOnlyMemory<byte> _source = source;
    private (string? Name, int Index)[] _path = new (string?, int)[16];
    private int _depth;
    private string _struct = "";

    /// <summary>Unknown and duplicate fields, in the order of the document; null when they are not asked for or there are none.</summary>
    internal List<string>? Problems { get; private set; }

    /// <summary>The document, whose slices unparsed values are; empty when it is not at hand.</summary>
    internal ReadOnlyMemory<byte> Source => _source;

    /// <summary>Notes the object whose fields are being read, and returns the one before.</summary>
    internal string Enter(string name)
    {
        var outer = _struct;
        _struct = name;
        return outer;
    }

    internal void Leave(string outer) => _struct = outer;

    internal void Push(string name) => Push(name, -1);

    internal void PushIndex(int index) => Push(null, index);

    internal void Pop() => _depth--;

    internal void ReportUnknown(ref Utf8JsonReader reader)
    {
        if (report)
        {
            Report($"unknown field \"{Path(reader.GetString()!)}\"");
        }
    }

    internal void ReportDuplicate(string name)
    {
        if (report)
        {
            Report($"duplicate field \"{Path(name)}\"");
        }
    }

    /// <summary>The value has another JSON type than the field.</summary>
    internal DecodingException TypeMismatch(ref Utf8JsonReader reader, string goType) => words == MismatchWords.Converter
        ? new DecodingException(ConverterMismatch(ref reader, goType))
        : DecoderMismatch(ref reader, goType, _depth == 0);

    /// <summary>The value has another JSON type than the text or number by which a type writes itself (<c>UnmarshalJSON</c>).</summary>
    internal DecodingException OwnFormMismatch(ref Utf8JsonReader reader, string goType) =>
        DecoderMismatch(ref reader, goType, _depth == 0 || words == MismatchWords.Converter);

    /// <summary>A text that does not hold what the field is made of.</summary>
    /// <param name="why">What is wrong with it.</param>
    internal DecodingException Undecodable(string why) => new(words == MismatchWords.Converter ? "error decoding from json: " + why : why);

    // Go's UnmarshalTypeError.
    private DecodingException DecoderMismatch(ref Utf8JsonReader reader, string goType, bool isAlone)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.String => "string",
            JsonTokenType.StartObject => "object",
            JsonTokenType.StartArray => "array",
            JsonTokenType.True or JsonTokenType.False => "bool",
            _ => goType is "int32" or "int64" or "float64" ? "number " + Encoding.UTF8.GetString(reader.ValueSpan) : "number",
        };
        return new DecodingException(
            isAlone
                ? $"json: cannot unmarshal {found} into Go value of type {goType}"
                : $"json: cannot unmarshal {found} into Go struct field {_struct}.{FieldNames()} of type {goType}");
    }

    // Go can convert whole numbers to texts, as characters, and fractions to whole numbers: the converter knows better and says so.
    // What Go cannot convert ends where the converter has run out of cases.
    private static string ConverterMismatch(ref Utf8JsonReader reader, string goType)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.String => "string",
            JsonTokenType.StartObject => "map",
            JsonTokenType.StartArray => "slice",
            JsonTokenType.True or JsonTokenType.False => "bool",
            _ => reader.TryGetInt64(out _) ? "int64" : "float64",
        };
        return goType switch
        {
            ['m', 'a', 'p', '[', ..] => $"cannot restore map from {found}",
            ['[', ..] => $"cannot restore slice from {found}",
            "string" when found == "int64" => "cannot convert int64 to string",
            "int32" or "int64" when found is "int64" or "float64" => $"cannot convert {found} to {goType}",
            "string" or "int32" or "int64" or "float64" or "bool" => $"unrecognized type: {goType}",
            _ => $"cannot restore struct from: {found}",
        };
    }

    private void Push(string? name, int index)
    {
        if (_depth == _path.Length)
        {
            Array.Resize(ref _path, _depth * 2);
        }

        _path[_depth++] = (name, index);
    }

    private void Report(string problem)
    {
        Problems ??= [];
        if (Problems.Count < MostProblems)
        {
            Problems.Add(problem);
        }
    }

    private string Path(string last)
    {
        var path = new StringBuilder();
        for (var i = 0; i < _depth; i++)
        {
            if (_path[i].Name is { } name)
            {
                path.Append(path.Length > 0 ? "." : "").Append(name);
            }
            else
            {
                path.Append(CultureInfo.InvariantCulture, $"[{_path[i].Index}]");
            }
        }

        return path.Append(path.Length > 0 ? "." : "").Append(last).ToString();
    }

    // Go's message names the fields alone, neither elements nor keys of maps.
    private string FieldNames()
    {
        var names = new StringBuilder();
        for (var i = 0; i < _depth; i++)
        {
            if (_path[i].Name is { } name && _path[i].Index < 0)
            {
                names.Append(names.Length > 0 ? "." : "").Append(name);
            }
        }

        return names.ToString();
    }

    /// <summary>Enters an entry of a map.</summary>
    internal void PushKey(string key) => Push(key, 0);
}
