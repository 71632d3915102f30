using Akka.Actor;
using Akka.Remote.Wire;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>Writes and reads messages to selections of actors.</summary>
public class MessageContainerSerializer : Serializer
{
    private const byte Parent = 0;
    private const byte Name = 1;
    private const byte Pattern = 2;
    private const byte Recursive = 3;

    private readonly ExtendedActorSystem _system;

    /// <summary>For the serialization to construct.</summary>
    public MessageContainerSerializer(ExtendedActorSystem system)
        : base(system) => _system = system;

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var selection = (ActorSelectionMessage)obj;
        var writer = new WireWriter();
        writer.Varint((ulong)selection.Elements.Length);
        foreach (var element in selection.Elements)
        {
            switch (element)
            {
                case SelectParent:
                    writer.Byte(Parent);
                    break;
                case SelectChildName child:
                    writer.Byte(Name);
                    writer.String(child.Name);
                    break;
                case SelectChildPattern pattern:
                    writer.Byte(Pattern);
                    writer.String(pattern.PatternStr);
                    break;
                case SelectChildRecursive:
                    writer.Byte(Recursive);
                    break;
                default:
                    throw new ArgumentException($"An element of a selection of type {element.GetType()}", nameof(obj));
            }
        }

        writer.Bool(selection.WildCardFanOut);
        NestedMessage.Write(writer, _system, selection.Message);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type type)
    {
        var reader = new WireReader(bytes);
        var elements = new SelectionPathElement[reader.Count()];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = reader.Byte() switch
            {
                Parent => SelectParent.Instance,
                Name => new SelectChildName(reader.String()),
                Pattern => new SelectChildPattern(reader.String()),
                Recursive => SelectChildRecursive.Instance,
                var other => throw new WireException($"an element of a selection of kind {other}"),
            };
        }

        var wildCardFanOut = reader.Bool();
        return new ActorSelectionMessage(NestedMessage.Read(ref reader, _system), elements, wildCardFanOut);
    }
}
