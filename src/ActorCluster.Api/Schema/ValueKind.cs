namespace ActorCluster.Api.Schema;

/// <summary>What a value is, as far as JSON, protobuf and OpenAPI care.</summary>
public enum ValueKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A number of 32 bits.</summary>
    Int32,

    /// <summary>A number of 64 bits.</summary>
    Int64,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A floating-point number of 64 bits.</summary>
    Double,

    /// <summary>Bytes; base64 in JSON.</summary>
    Bytes,

    /// <summary>A <see cref="Meta.Time"/>.</summary>
    Time,

    /// <summary>A <see cref="Meta.MicroTime"/>.</summary>
    MicroTime,

    /// <summary>A <see cref="Quantities.Quantity"/>.</summary>
    Quantity,

    /// <summary>A <see cref="Meta.IntOrString"/>.</summary>
    IntOrString,

    /// <summary>A <see cref="Meta.RawJson"/>.</summary>
    RawJson,

    /// <summary>A cell of a table: a text, number, truth value or nothing.</summary>
    Any,

    /// <summary>An object with fields.</summary>
    Object,

    /// <summary>A list.</summary>
    List,

    /// <summary>A map from texts.</summary>
    Map,
}
