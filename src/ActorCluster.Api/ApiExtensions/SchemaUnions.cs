using System.Text.Json;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.ApiExtensions;

/// <summary>A schema, or whether anything is allowed.</summary>
/// <param name="Allows">Whether anything is allowed; true with a schema.</param>
/// <param name="Schema">The schema; null for none.</param>
public sealed record SchemaOrBool(bool Allows, JsonSchemaProps? Schema);

/// <summary>A schema, or several (which is not supported, and read so that it can be refused).</summary>
/// <param name="Schema">The schema of every item; null when there are several.</param>
/// <param name="Schemas">The schemas of the items in their order.</param>
public sealed record SchemaOrArray(JsonSchemaProps? Schema, IReadOnlyList<JsonSchemaProps>? Schemas);

/// <summary>In protobuf a message: allows 1, schema 2.</summary>
internal sealed class SchemaOrBoolCodec() : ValueCodec<SchemaOrBool>(ValueKind.Any, "v1.JSONSchemaPropsOrBool")
{
    private readonly ObjectCodec<JsonSchemaProps> _schema = new();

    internal override bool IsEmpty(SchemaOrBool value) => value is null;

    internal override void WriteJson(Utf8JsonWriter writer, SchemaOrBool value)
    {
        if (value.Schema is { } schema)
        {
            _schema.WriteJson(writer, schema);
        }
        else
        {
            writer.WriteBooleanValue(value.Allows);
        }
    }

    internal override SchemaOrBool ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) => reader.TokenType switch
    {
        JsonTokenType.True => new SchemaOrBool(true, null),
        JsonTokenType.False => new SchemaOrBool(false, null),
        JsonTokenType.StartObject => new SchemaOrBool(true, _schema.ReadJson(ref reader, decoding)),
        _ => throw new DecodingException("boolean or JSON schema expected"),
    };

    internal override void WriteProtobuf(ProtobufWriter writer, int number, SchemaOrBool value)
    {
        var end = writer.Position;
        if (value.Schema is { } schema)
        {
            _schema.WriteProtobuf(writer, 2, schema);
        }

        writer.VarintField(1, value.Allows ? 1UL : 0);
        writer.CloseMessage(number, end);
    }

    internal override SchemaOrBool ReadProtobuf(ref ProtobufReader reader, WireType wire, SchemaOrBool current)
    {
        var message = reader.ReadMessage(wire);
        var value = new SchemaOrBool(false, null);
        while (message.TryReadTag(out var number, out var inner))
        {
            switch (number)
            {
                case 1:
                    value = value with { Allows = message.ReadNumber(inner) != 0 };
                    break;
                case 2:
                    value = value with { Schema = _schema.ReadProtobuf(ref message, inner, null!) };
                    break;
                default:
                    message.Skip(inner);
                    break;
            }
        }

        return value;
    }

    internal override bool AreEqual(SchemaOrBool left, SchemaOrBool right) =>
        ReferenceEquals(left, right)
        || (left is not null && right is not null && left.Allows == right.Allows && _schema.AreEqual(left.Schema!, right.Schema!));
}

/// <summary>In protobuf a message: schema 1, schemas 2.</summary>
internal sealed class SchemaOrArrayCodec() : ValueCodec<SchemaOrArray>(ValueKind.Any, "v1.JSONSchemaPropsOrArray")
{
    private readonly ObjectCodec<JsonSchemaProps> _schema = new();
    private ListCodec<JsonSchemaProps>? _schemas;

    private ListCodec<JsonSchemaProps> Schemas => _schemas ??= new ListCodec<JsonSchemaProps>(_schema);

    internal override bool IsEmpty(SchemaOrArray value) => value is null;

    internal override void WriteJson(Utf8JsonWriter writer, SchemaOrArray value)
    {
        if (value.Schemas is { Count: > 0 } several)
        {
            Schemas.WriteJson(writer, several);
        }
        else if (value.Schema is { } schema)
        {
            _schema.WriteJson(writer, schema);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    internal override SchemaOrArray ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) =>
        reader.TokenType == JsonTokenType.StartArray
            ? new SchemaOrArray(null, Schemas.ReadJson(ref reader, decoding))
            : new SchemaOrArray(_schema.ReadJson(ref reader, decoding), null);

    internal override void WriteProtobuf(ProtobufWriter writer, int number, SchemaOrArray value)
    {
        var end = writer.Position;
        if (value.Schemas is { } several)
        {
            Schemas.WriteProtobuf(writer, 2, several);
        }

        if (value.Schema is { } schema)
        {
            _schema.WriteProtobuf(writer, 1, schema);
        }

        writer.CloseMessage(number, end);
    }

    internal override SchemaOrArray ReadProtobuf(ref ProtobufReader reader, WireType wire, SchemaOrArray current)
    {
        var message = reader.ReadMessage(wire);
        JsonSchemaProps? schema = null;
        List<JsonSchemaProps>? several = null;
        while (message.TryReadTag(out var number, out var inner))
        {
            switch (number)
            {
                case 1:
                    schema = _schema.ReadProtobuf(ref message, inner, null!);
                    break;
                case 2:
                    (several ??= []).Add(_schema.ReadProtobuf(ref message, inner, null!));
                    break;
                default:
                    message.Skip(inner);
                    break;
            }
        }

        return new SchemaOrArray(schema, several);
    }

    internal override bool AreEqual(SchemaOrArray left, SchemaOrArray right) =>
        ReferenceEquals(left, right)
        || (left is not null && right is not null
            && _schema.AreEqual(left.Schema!, right.Schema!) && Schemas.AreEqual(left.Schemas!, right.Schemas!));
}
