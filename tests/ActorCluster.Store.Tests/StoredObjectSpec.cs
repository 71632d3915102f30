using System.Runtime.InteropServices;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Store.Tests;

public sealed class StoredObjectSpec
{
    private static readonly ConfigMap Value = new()
    {
        Kind = "ConfigMap",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = "a" },
        Data = new Dictionary<string, string> { ["k"] = "v" },
    };

    [Fact]
    public void What_it_is_encoded_to_is_made_once_and_let_go_with_the_rest()
    {
        var stored = new StoredObject(Value, 1);
        var forms = FormsOf(stored);
        Assert.All(forms.Zip(FormsOf(stored)), pair => Assert.Same(pair.First, pair.Second));
        stored.ForgetEncoded();
        var again = FormsOf(stored);
        Assert.All(forms.Zip(again), pair => Assert.NotSame(pair.First, pair.Second));
        Assert.All(forms.Zip(again), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void Its_metadata_alone_is_a_message_of_its_own()
    {
        var stored = new StoredObject(Value, 1);
        // Field 1 of the object and of its metadata: ObjectMeta, and its name.
        Assert.Equal("0a030a0161", Convert.ToHexStringLower(stored.MetadataProtobuf.Span));
        Assert.Equal("0a030a0161" + "12060a016b120176", Convert.ToHexStringLower(stored.Protobuf.Span));
        Assert.Equal(KubernetesProtobuf.EncodeMessage(Value), stored.Protobuf.ToArray());
    }

    private static byte[][] FormsOf(StoredObject stored) => [ArrayOf(stored.Json), ArrayOf(stored.Protobuf), ArrayOf(stored.MetadataProtobuf)];

    private static byte[] ArrayOf(ReadOnlyMemory<byte> memory) => MemoryMarshal.TryGetArray(memory, out var segment) ? segment.Array! : [];
}
