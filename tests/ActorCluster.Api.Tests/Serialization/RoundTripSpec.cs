using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Serialization;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Api.Tests.Serialization;

public sealed class RoundTripSpec
{
    public static TheoryData<Type> Types => [.. ObjectGenerator.RootTypes];

    [Theory]
    [MemberData(nameof(Types))]
    public void Codecs_must_give_back_every_object_of(Type type) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var original = new ObjectGenerator(seed).Root(type);
            var schema = ObjectSchema.Of(type);
            var json = KubernetesJson.Encode(original);

            var (fromJson, problems) = KubernetesJson.DecodeAndReport(json, type);
            Assert.Empty(problems);
            Assert.Equal(KubernetesJson.ToText(original), KubernetesJson.ToText(fromJson));
            Assert.True(schema.AreEqual(original, fromJson));

            var fromProtobuf = KubernetesProtobuf.Decode(KubernetesProtobuf.Encode(original), type);
            Assert.Equal(KubernetesJson.ToText(original), KubernetesJson.ToText(fromProtobuf));
            Assert.True(schema.AreEqual(original, fromProtobuf));

            var fromNode = KubernetesJson.Decode(KubernetesJson.ToNode(original), type);
            Assert.True(schema.AreEqual(original, fromNode.Value));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void Lists_must_survive_both_codecs()
    {
        var list = new KubernetesList<Core.Pod>
        {
            Kind = "PodList",
            ApiVersion = "v1",
            Metadata = new ListMeta { ResourceVersion = "12", RemainingItemCount = 3 },
            Items = [(Core.Pod)new ObjectGenerator(1).Root(typeof(Core.Pod)), (Core.Pod)new ObjectGenerator(2).Root(typeof(Core.Pod))],
        };
        var json = KubernetesJson.Decode<KubernetesList<Core.Pod>>(KubernetesJson.Encode(list));
        Assert.Equal(KubernetesJson.ToText(list), KubernetesJson.ToText(json));
        Assert.True(ObjectSchema.Of(list.GetType()).AreEqual(list, json));

        // The type of a protobuf list's items is that of the list: the items carry none.
        var protobuf = (KubernetesList<Core.Pod>)KubernetesProtobuf.Decode(KubernetesProtobuf.Encode(list), list.GetType());
        Assert.Equal(2, protobuf.Items.Count);
        Assert.Equal("12", protobuf.Metadata.ResourceVersion);
        Assert.Null(protobuf.Items[0].Kind);
    }
}
