using System.Text.Json;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Schema;

public sealed partial class ObjectSchema
{
    internal void WriteJson(Utf8JsonWriter writer, object owner)
    {
        writer.WriteStartObject();
        foreach (var field in _fields)
        {
            field.WriteJson(writer, owner);
        }

        if (owner is CustomObject custom)
        {
            foreach (var (name, value) in custom.Content.Members)
            {
                writer.WritePropertyName(name);
                JsonData.Write(writer, value);
            }
        }

        writer.WriteEndObject();
    }

    internal object ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw decoding.TypeMismatch(ref reader, GoType);
        }

        var outer = decoding.Enter(Name);
        var owner = _create();
        var seen = 0UL;
        var expected = 0;
        var custom = owner as CustomObject;
        SortedMap<object?>.Builder? content = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Next(ref reader, ref expected);
            if (field is null && custom is not null)
            {
                ReadContent(ref reader, decoding, content ??= new SortedMap<object?>.Builder());
                continue;
            }

            if (field is null)
            {
                decoding.ReportUnknown(ref reader);
                reader.Read();
                reader.Skip();
                continue;
            }

            var bit = 1UL << (field.Index & 63);
            if ((seen & bit) != 0)
            {
                decoding.ReportDuplicate(field.Name);
            }

            seen |= bit;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            decoding.Push(field.Name);
            field.ReadJson(ref reader, owner, decoding);
            decoding.Pop();
        }

        if (content is not null)
        {
            custom!.Fill(content.ToMap());
        }

        decoding.Leave(outer);
        return owner;
    }

    private static void ReadContent(ref Utf8JsonReader reader, JsonDecoding decoding, SortedMap<object?>.Builder content)
    {
        var name = TextCodec.Read(ref reader);
        reader.Read();
        decoding.Push(name);
        var value = JsonData.Read(ref reader, decoding);
        decoding.Pop();
        if (!content.Set(name, value))
        {
            decoding.ReportDuplicate(name);
        }
    }

    /// <summary>Writers mostly keep the order of fields, so the one after the last is tried first.</summary>
    private FieldSchema? Next(ref Utf8JsonReader reader, ref int expected)
    {
        FieldSchema? field;
        if (reader.ValueIsEscaped || reader.HasValueSequence)
        {
            field = Find(reader.GetString()!);
        }
        else
        {
            var name = reader.ValueSpan;
            field = expected < _fields.Length && name.SequenceEqual(_fields[expected].Utf8Name) ? _fields[expected] : Find(name);
        }

        expected = field is null ? expected : field.Index + 1;
        return field;
    }
}
