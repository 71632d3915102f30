using System.Text.Json.Nodes;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Ownership;

/// <summary>How the parts of a value are owned.</summary>
internal enum FieldShape
{
    /// <summary>A scalar, or a list, map or object that is owned as a whole.</summary>
    Leaf,

    /// <summary>An object whose fields are owned one by one.</summary>
    Struct,

    /// <summary>A map whose entries are owned one by one.</summary>
    Map,

    /// <summary>A list whose distinct values are owned one by one.</summary>
    Set,

    /// <summary>A list whose elements are told apart by keys, and whose fields are owned one by one.</summary>
    KeyedList,
}

/// <summary>What must be in a <see cref="FieldShape.Leaf"/>.</summary>
internal enum FieldContent
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>An object or map, checked like one that is not owned as a whole.</summary>
    Members,

    /// <summary>A list.</summary>
    Elements,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,
}

/// <summary>
/// What ownership has to know of a value: the shape that structured-merge-diff's schema gives it. It is read from the declarations of typed
/// fields, from the structural schema of a custom resource, or from the value.
/// </summary>
internal abstract class FieldType
{
    /// <summary>The shape.</summary>
    public abstract FieldShape Shape { get; }

    /// <summary>What a <see cref="FieldShape.Leaf"/> has in it.</summary>
    public virtual FieldContent Content => FieldContent.Any;

    /// <summary>The keys of a <see cref="FieldShape.KeyedList"/>.</summary>
    public virtual IReadOnlyList<string> Keys => [];

    /// <summary>The type of the elements of a list or the values of a map.</summary>
    public abstract FieldType Element { get; }

    /// <summary>The type of a value that is owned as a whole, as if it were not: for checking what is in it.</summary>
    public virtual FieldType Inside => this;

    /// <summary>The type of a document.</summary>
    /// <param name="schema">Its fields.</param>
    public static FieldType Of(ObjectSchema schema) => TypedField.Of(schema);

    /// <summary>The type of a document of a custom resource.</summary>
    /// <param name="schema">Its schema.</param>
    public static FieldType Of(StructuralSchema schema) => StructuralField.Of(schema);

    /// <summary>The type of a member of an object or map; null when the object has no such field.</summary>
    /// <param name="name">Its name.</param>
    public abstract FieldType? Member(string name);

    /// <summary>Whether a member is a field of an object, and no entry of a map.</summary>
    /// <param name="name">Its name.</param>
    public abstract bool Declares(string name);

    /// <summary>What stands for a key that an element leaves out, as JSON; null for nothing.</summary>
    /// <param name="key">The key.</param>
    public abstract string? KeyDefault(string key);

    /// <summary>The type of a value where several are allowed: the one that the value has.</summary>
    /// <param name="value">The value.</param>
    public virtual FieldType For(JsonNode? value) => this;
}
