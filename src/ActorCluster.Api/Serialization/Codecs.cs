using System.Collections.Concurrent;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Serialization;

/// <summary>Finds the codec of a property's type.</summary>
internal static class Codecs
{
    private static readonly ConcurrentDictionary<Type, ValueSchema> Known = new(
        new KeyValuePair<Type, ValueSchema>[]
        {
            new(typeof(string), new TextCodec(keepsEmpty: false)),
            new(typeof(int), new Int32Codec()),
            new(typeof(long), new Int64Codec()),
            new(typeof(bool), new BooleanCodec()),
            new(typeof(double), new DoubleCodec()),
            new(typeof(byte[]), new BytesCodec()),
            new(typeof(Time), new TimeCodec()),
            new(typeof(MicroTime), new MicroTimeCodec()),
            new(typeof(Quantity), new QuantityCodec()),
            new(typeof(IntOrString), new IntOrStringCodec()),
            new(typeof(RawJson), new RawJsonCodec()),
            new(typeof(object), new AnyCodec()),
            new(typeof(SchemaOrBool), new SchemaOrBoolCodec()),
            new(typeof(SchemaOrArray), new SchemaOrArrayCodec()),
        });

    private static readonly TextCodec Pointer = new(keepsEmpty: true);

    private static readonly DurationCodec Duration = new();

    internal static ValueSchema For(Type type, bool pointer, bool duration = false) =>
        type != typeof(string) || !(pointer || duration) ? Known.GetOrAdd(type, Create) : duration ? Duration : Pointer;

    private static ValueSchema Create(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(typeof(NullableCodec<>), underlying, For(underlying, pointer: false));
        }

        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            var arguments = type.GetGenericArguments();
            if (definition == typeof(IReadOnlyList<>))
            {
                return Make(typeof(ListCodec<>), arguments[0], For(arguments[0], pointer: false));
            }

            if (definition == typeof(IReadOnlyDictionary<,>) && arguments[0] == typeof(string))
            {
                return Make(typeof(MapCodec<>), arguments[1], For(arguments[1], pointer: false));
            }
        }

        return type is { IsClass: true, IsAbstract: false } && type.GetConstructor(Type.EmptyTypes) is not null
            ? (ValueSchema)Activator.CreateInstance(typeof(ObjectCodec<>).MakeGenericType(type))!
            : throw new InvalidOperationException($"{type} has no representation in the API");
    }

    private static ValueSchema Make(Type codec, Type argument, ValueSchema element) =>
        (ValueSchema)Activator.CreateInstance(codec.MakeGenericType(argument), element)!;
}
