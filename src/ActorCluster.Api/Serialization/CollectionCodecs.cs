using System.Text.Json;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Serialization;

/// <summary>An object with fields.</summary>
internal sealed class ObjectCodec<T>() : ValueCodec<T>(ValueKind.Object, "v1." + typeof(T).Name)
    where T : class, new()
{
    private ObjectSchema? _schema;

    public override ObjectSchema Object => _schema ??= ObjectSchema.Of(typeof(T));

    internal override T Zero => new();

    internal override bool IsEmpty(T value) => value is null;

    internal override void WriteJson(Utf8JsonWriter writer, T value) => Object.WriteJson(writer, value);

    internal override T ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) => (T)Object.ReadJson(ref reader, decoding);

    internal override void WriteProtobuf(ProtobufWriter writer, int number, T value)
    {
        var end = writer.Position;
        Object.WriteProtobuf(writer, value);
        writer.CloseMessage(number, end);
    }

    internal override T ReadProtobuf(ref ProtobufReader reader, WireType wire, T current)
    {
        var message = reader.ReadMessage(wire);
        return (T)Object.ReadProtobuf(ref message);
    }

    internal override bool AreEqual(T left, T right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && Object.AreEqual(left, right));
}

internal sealed class ListCodec<T>(ValueCodec<T> element) : ValueCodec<IReadOnlyList<T>>(ValueKind.List, "[]" + element.GoType)
{
    public override ValueSchema Element => element;

    internal override IReadOnlyList<T> Zero => [];

    internal override bool IsRepeated => true;

    internal override bool IsEmpty(IReadOnlyList<T> value) => value is null || value.Count == 0;

    internal override void WriteJson(Utf8JsonWriter writer, IReadOnlyList<T> value)
    {
        writer.WriteStartArray();
        for (var i = 0; i < value.Count; i++)
        {
            if (value[i] is { } item)
            {
                element.WriteJson(writer, item);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }

    internal override IReadOnlyList<T> ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw decoding.TypeMismatch(ref reader, GoType);
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            return [];
        }

        // Most lists have few elements: grow an array of the right type and cut it once.
        var items = new T[4];
        var count = 0;
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            if (count == items.Length)
            {
                Array.Resize(ref items, count * 2);
            }

            decoding.PushIndex(count);
            items[count++] = reader.TokenType == JsonTokenType.Null ? element.Zero : element.ReadJson(ref reader, decoding);
            decoding.Pop();
        }

        Array.Resize(ref items, count);
        return items;
    }

    internal override void WriteProtobuf(ProtobufWriter writer, int number, IReadOnlyList<T> value)
    {
        for (var i = value.Count - 1; i >= 0; i--)
        {
            element.WriteProtobuf(writer, number, value[i] is { } item ? item : element.Zero);
        }
    }

    internal override IReadOnlyList<T> ReadProtobuf(ref ProtobufReader reader, WireType wire, IReadOnlyList<T> current)
    {
        var items = current as List<T> ?? (current is null ? [] : [.. current]);
        if (wire == WireType.LengthDelimited && element.Kind is ValueKind.Int32 or ValueKind.Int64 or ValueKind.Boolean)
        {
            // Numbers may come packed.
            for (var packed = reader.ReadMessage(); !packed.AtEnd;)
            {
                items.Add(element.ReadProtobuf(ref packed, WireType.Varint, default!));
            }
        }
        else
        {
            items.Add(element.ReadProtobuf(ref reader, wire, default!));
        }

        return items;
    }

    internal override IReadOnlyList<T> Finish(IReadOnlyList<T> collected) => collected is List<T> list ? list.ToArray() : collected;

    internal override bool AreEqual(IReadOnlyList<T> left, IReadOnlyList<T> right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        var count = left?.Count ?? 0;
        if (count != (right?.Count ?? 0))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!element.AreEqual(left![i], right![i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>In protobuf a repeated entry: key 1, value 2. A list as value lies in a message of its own, in field 1 (ExtraValue).</summary>
internal sealed class MapCodec<T>(ValueCodec<T> element)
    : ValueCodec<IReadOnlyDictionary<string, T>>(ValueKind.Map, "map[string]" + element.GoType)
{
    public override ValueSchema Element => element;

    internal override IReadOnlyDictionary<string, T> Zero => SortedMap<T>.Empty;

    internal override bool IsRepeated => true;

    internal override bool IsEmpty(IReadOnlyDictionary<string, T> value) => value is null || value.Count == 0;

    internal override void WriteJson(Utf8JsonWriter writer, IReadOnlyDictionary<string, T> value)
    {
        writer.WriteStartObject();
        var sorted = SortedMap<T>.From(value);
        for (var i = 0; i < sorted.Count; i++)
        {
            writer.WritePropertyName(sorted.KeyAt(i));
            if (sorted.ValueAt(i) is { } item)
            {
                element.WriteJson(writer, item);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndObject();
    }

    internal override IReadOnlyDictionary<string, T> ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw decoding.TypeMismatch(ref reader, GoType);
        }

        var builder = new SortedMap<T>.Builder();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = TextCodec.Read(ref reader);
            reader.Read();
            decoding.PushKey(key);
            var value = reader.TokenType == JsonTokenType.Null ? element.Zero : element.ReadJson(ref reader, decoding);
            decoding.Pop();
            if (!builder.Set(key, value))
            {
                decoding.ReportDuplicate(key);
            }
        }

        return builder.ToMap();
    }

    internal override void WriteProtobuf(ProtobufWriter writer, int number, IReadOnlyDictionary<string, T> value)
    {
        var sorted = SortedMap<T>.From(value);
        for (var i = sorted.Count - 1; i >= 0; i--)
        {
            var end = writer.Position;
            var item = sorted.ValueAt(i) is { } given ? given : element.Zero;
            if (element.Kind == ValueKind.List)
            {
                var inner = writer.Position;
                element.WriteProtobuf(writer, 1, item);
                writer.CloseMessage(2, inner);
            }
            else
            {
                element.WriteProtobuf(writer, 2, item);
            }

            writer.TextField(1, sorted.KeyAt(i));
            writer.CloseMessage(number, end);
        }
    }

    internal override IReadOnlyDictionary<string, T> ReadProtobuf(ref ProtobufReader reader, WireType wire, IReadOnlyDictionary<string, T> current)
    {
        var entries = current as SortedMap<T>.Builder ?? new SortedMap<T>.Builder(current);
        var entry = reader.ReadMessage(wire);
        var key = "";
        var value = element.Zero;
        while (entry.TryReadTag(out var number, out var inner))
        {
            switch (number)
            {
                case 1:
                    key = entry.ReadText(inner);
                    break;
                case 2 when element.Kind == ValueKind.List:
                    value = ReadItems(entry.ReadMessage(inner));
                    break;
                case 2:
                    value = element.ReadProtobuf(ref entry, inner, default!);
                    break;
                default:
                    entry.Skip(inner);
                    break;
            }
        }

        entries.Set(key, value);
        return entries;
    }

    internal override IReadOnlyDictionary<string, T> Finish(IReadOnlyDictionary<string, T> collected) =>
        collected is SortedMap<T>.Builder builder ? builder.ToMap() : collected;

    internal override bool AreEqual(IReadOnlyDictionary<string, T> left, IReadOnlyDictionary<string, T> right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        var count = left?.Count ?? 0;
        if (count != (right?.Count ?? 0))
        {
            return false;
        }

        if (left is SortedMap<T> first && right is SortedMap<T> second)
        {
            for (var i = 0; i < count; i++)
            {
                if (first.KeyAt(i) != second.KeyAt(i) || !element.AreEqual(first.ValueAt(i), second.ValueAt(i)))
                {
                    return false;
                }
            }
        }
        else if (count > 0)
        {
            foreach (var (key, value) in left!)
            {
                if (!right!.TryGetValue(key, out var other) || !element.AreEqual(value, other))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private T ReadItems(ProtobufReader items)
    {
        T value = default!;
        while (items.TryReadTag(out var number, out var wire))
        {
            if (number == 1)
            {
                value = element.ReadProtobuf(ref items, wire, value);
            }
            else
            {
                items.Skip(wire);
            }
        }

        return value is null ? element.Zero : element.Finish(value);
    }
}
