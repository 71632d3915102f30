using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Schema;

public sealed partial class ObjectSchema
{
    /// <summary>Writes the fields, last first: the writer runs backwards.</summary>
    internal void WriteProtobuf(ProtobufWriter writer, object owner)
    {
        for (var i = _byNumber.Length - 1; i >= 0;)
        {
            var within = _byNumber[i].Within;
            if (within == 0)
            {
                _byNumber[i--].WriteProtobuf(writer, owner);
                continue;
            }

            var end = writer.Position;
            while (i >= 0 && _byNumber[i].Within == within)
            {
                i = WriteEmbedded(writer, owner, i);
            }

            if (writer.Position != end)
            {
                writer.CloseMessage(within, end);
            }
        }
    }

    // One field of an embedded message, or all fields of a message embedded in it. Returns the index of the next field.
    private int WriteEmbedded(ProtobufWriter writer, object owner, int i)
    {
        var (within, beneath) = (_byNumber[i].Within, _byNumber[i].Beneath);
        if (beneath == 0)
        {
            _byNumber[i].WriteProtobuf(writer, owner);
            return i - 1;
        }

        var end = writer.Position;
        for (; i >= 0 && _byNumber[i].Within == within && _byNumber[i].Beneath == beneath; i--)
        {
            _byNumber[i].WriteProtobuf(writer, owner);
        }

        if (writer.Position != end)
        {
            writer.CloseMessage(beneath, end);
        }

        return i;
    }

    internal object ReadProtobuf(ref ProtobufReader reader)
    {
        var owner = _create();
        MergeProtobuf(ref reader, owner);
        return owner;
    }

    internal void MergeProtobuf(ref ProtobufReader reader, object owner)
    {
        var repeated = 0UL;
        ReadFields(ref reader, owner, 0, 0, ref repeated);
        for (var i = 0; repeated != 0 && i < _byNumber.Length; i++)
        {
            if ((repeated & (1UL << (i & 63))) != 0 && _byNumber[i].IsRepeated)
            {
                _byNumber[i].Finish(owner);
            }
        }
    }

    private void ReadFields(ref ProtobufReader reader, object owner, int within, int beneath, ref ulong repeated)
    {
        while (reader.TryReadTag(out var number, out var wire))
        {
            var index = IndexOf(number, within, beneath);
            if (index >= 0)
            {
                var field = _byNumber[index];
                field.ReadProtobuf(ref reader, wire, owner);
                if (field.IsRepeated)
                {
                    repeated |= 1UL << (index & 63);
                }
            }
            else if (beneath == 0 && wire == WireType.LengthDelimited && HasEmbedded(within, number))
            {
                var inner = reader.ReadMessage();
                ReadFields(ref inner, owner, within == 0 ? number : within, within == 0 ? 0 : number, ref repeated);
            }
            else
            {
                reader.Skip(wire);
            }
        }
    }

    private int IndexOf(int number, int within, int beneath)
    {
        for (var i = 0; i < _byNumber.Length; i++)
        {
            if (_byNumber[i].Number == number && _byNumber[i].Within == within && _byNumber[i].Beneath == beneath)
            {
                return i;
            }
        }

        return -1;
    }

    private bool HasEmbedded(int within, int number)
    {
        foreach (var field in _byNumber)
        {
            if (within == 0 ? field.Within == number : field.Within == within && field.Beneath == number)
            {
                return true;
            }
        }

        return false;
    }
}
