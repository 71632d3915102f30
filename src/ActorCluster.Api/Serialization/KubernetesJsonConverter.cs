using System.Text.Json;
using System.Text.Json.Serialization;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Serialization;

/// <summary>
/// Lets System.Text.Json handle objects of the API inside documents of its own (configuration, records of experiments) by the rules of
/// <see cref="KubernetesJson"/>.
/// </summary>
internal sealed class KubernetesJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert is { IsClass: true, IsAbstract: false } && typeToConvert.Assembly == typeof(KubernetesJson).Assembly
        && typeToConvert.GetConstructor(Type.EmptyTypes) is not null
        && Array.Exists(typeToConvert.GetProperties(), static property => property.IsDefined(typeof(FieldAttribute), inherit: true));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
        where T : class
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return (T)ObjectSchema.Of(typeof(T)).ReadJson(ref reader, new JsonDecoding(default, report: false));
            }
            catch (DecodingException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            ObjectSchema.Of(typeof(T)).WriteJson(writer, value);
    }
}
