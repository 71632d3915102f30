#nullable disable
using System.Text.Json;
using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization;

/// <summary>
/// The serializer of everything that has no other: JSON with the name of the type in it. Here it is done with
/// System.Text.Json; only its name, its identifier and its role are those of Akka.NET's.
/// </summary>
public class NewtonSoftJsonSerializer : Serializer
{
    private readonly JsonSerializerOptions _options;

    /// <summary>Keeps the system.</summary>
    public NewtonSoftJsonSerializer(ExtendedActorSystem system)
        : base(system)
    {
        _options = new JsonSerializerOptions { IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
        _options.Converters.Add(new ActorRefConverter(system));
        _options.Converters.Add(new ActorPathConverter());
        _options.Converters.Add(new TypeConverter());
        _options.Converters.Add(new OpenTypeConverter());
    }

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes<object>(obj, _options);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type type) => JsonSerializer.Deserialize<object>(bytes, _options);

    /// <summary>References travel as paths.</summary>
    private sealed class ActorRefConverter(ExtendedActorSystem system) : JsonConverter<IActorRef>
    {
        public override bool CanConvert(Type typeToConvert) => typeof(IActorRef).IsAssignableFrom(typeToConvert);

        public override IActorRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var path = reader.GetString();
            return path == "nobody" ? ActorRefs.Nobody : system.Provider.ResolveActorRef(path);
        }

        public override void Write(Utf8JsonWriter writer, IActorRef value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value is Nobody ? "nobody" : Serialization.SerializedActorPath(value));
    }

    private sealed class ActorPathConverter : JsonConverter<ActorPath>
    {
        public override bool CanConvert(Type typeToConvert) => typeof(ActorPath).IsAssignableFrom(typeToConvert);

        public override ActorPath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ActorPath.Parse(reader.GetString());

        public override void Write(Utf8JsonWriter writer, ActorPath value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToSerializationFormat());
    }

    private sealed class TypeConverter : JsonConverter<Type>
    {
        public override bool CanConvert(Type typeToConvert) => typeof(Type).IsAssignableFrom(typeToConvert);

        public override Type Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TypeLookup.Find(reader.GetString(), "serialized");

        public override void Write(Utf8JsonWriter writer, Type value, JsonSerializerOptions options) => writer.WriteStringValue(value.TypeQualifiedName());
    }

    /// <summary>What is declared as an object, an interface or an abstract class travels with the name of what it is.</summary>
    private sealed class OpenTypeConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert == typeof(object)
            || ((typeToConvert.IsInterface || typeToConvert.IsAbstract) && !typeof(System.Collections.IEnumerable).IsAssignableFrom(typeToConvert));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Named<>).MakeGenericType(typeToConvert));

        private sealed class Named<T> : JsonConverter<T>
        {
            public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            {
                reader.Read();
                reader.Read();
                var type = TypeLookup.Find(reader.GetString(), "serialized");
                reader.Read();
                reader.Read();
                var value = type == typeof(object) ? new object() : JsonSerializer.Deserialize(ref reader, type, options);
                if (type == typeof(object)) reader.Skip();
                reader.Read();
                return (T)value;
            }

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
            {
                var type = value.GetType();
                writer.WriteStartObject();
                writer.WriteString("$type", (value is IActorRef ? typeof(IActorRef) : type).TypeQualifiedName());
                writer.WritePropertyName("$value");
                if (type == typeof(object)) writer.WriteNullValue();
                else JsonSerializer.Serialize(writer, value, type, options);
                writer.WriteEndObject();
            }
        }
    }
}
