using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Compat.Tests;

public sealed class SerializationSpec : SystemSpec
{
    public SerializationSpec()
        : base($$"""
            akka.actor {
              serialize-messages = on
              serializers.named = "{{typeof(NamedSerializer).AssemblyQualifiedName}}"
              serializers.special = "{{typeof(SpecialSerializer).AssemblyQualifiedName}}"
              serialization-bindings {
                "{{typeof(INamed).AssemblyQualifiedName}}" = named
                "{{typeof(Special).AssemblyQualifiedName}}" = special
              }
              serialization-identifiers { "{{typeof(SpecialSerializer).AssemblyQualifiedName}}" = 1002 }
            }
            """)
    {
    }

    private Akka.Serialization.Serialization Serialization => System.Serialization;

    [Fact]
    [Trait("Engine", "Akka.Compat")] // Akka.NET takes any of the bindings that fit, unless one is for the very type.
    public void The_most_specific_binding_must_win()
    {
        Assert.IsType<NamedSerializer>(Serialization.FindSerializerForType(typeof(Plain)));
        Assert.IsType<SpecialSerializer>(Serialization.FindSerializerForType(typeof(Special)));
        Assert.IsType<SpecialSerializer>(Serialization.FindSerializerForType(typeof(MoreSpecial)));
        Assert.IsType<ByteArraySerializer>(Serialization.FindSerializerFor(new byte[1]));
        Assert.IsType<NewtonSoftJsonSerializer>(Serialization.FindSerializerFor(1));
        Assert.IsType<NullSerializer>(Serialization.FindSerializerFor(null));
    }

    [Fact]
    public void Identifiers_must_come_from_configuration_unless_overridden()
    {
        Assert.Equal(1001, Serialization.FindSerializerForType(typeof(Plain)).Identifier);
        Assert.Equal(1002, Serialization.FindSerializerForType(typeof(Special)).Identifier);
        Assert.Equal(4, Serialization.FindSerializerForType(typeof(byte[])).Identifier);
        Assert.Equal(1, Serialization.FindSerializerForType(typeof(string)).Identifier);
    }

    [Fact]
    public void A_named_object_must_come_back_by_its_name()
    {
        var message = new Plain("text");
        var serializer = Serialization.FindSerializerFor(message);
        var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, message);
        Assert.Equal("P", manifest);
        Assert.Equal(message, Serialization.Deserialize(Serialization.Serialize(message), serializer.Identifier, manifest));
    }

    [Fact]
    public void An_unknown_serializer_must_be_refused() =>
        Assert.Throws<System.Runtime.Serialization.SerializationException>(() => Serialization.Deserialize([], 9999, ""));

    [Fact]
    public void Any_object_must_come_back()
    {
        var message = new Anything("text", 1.5, [1, 2], new Inner(Guid.Empty), Out, new Dictionary<string, object> { ["k"] = 1 }, null);
        var serializer = Serialization.FindSerializerFor(message);
        var copy = Assert.IsType<Anything>(Serialization.Deserialize(Serialization.Serialize(message), serializer.Identifier, ""));
        Assert.Equal(message.Text, copy.Text);
        Assert.Equal(message.Number, copy.Number);
        Assert.Equal(message.List, copy.List);
        Assert.Equal(message.Inner, copy.Inner);
        Assert.Equal(message.Ref, copy.Ref);
        Assert.Equal(1, copy.Map["k"]);
        Assert.Null(copy.Nothing);
    }

    [Fact]
    public void A_reference_must_be_written_with_address_and_uid_and_come_back()
    {
        var path = Akka.Serialization.Serialization.SerializedActorPath(Out);
        Assert.Equal($"akka://spec/user/{Out.Path.Name}#{Out.Path.Uid}", path);
        Assert.Equal(Out, Serialization.DeserializeActorRef(path));
        Assert.Equal("", Akka.Serialization.Serialization.SerializedActorPath(ActorRefs.NoSender));
    }

    [Fact]
    public void Messages_must_be_copied_on_their_way_when_configuration_says_so()
    {
        var actor = Run((message, context) => context.Sender.Tell(message is Plain));
        var message = new Plain("x");
        actor.Tell(message, Out);
        Probe.Expect(true);
        var same = new Local();
        Out.Tell(same);
        Assert.Same(same, Probe.Expect());
        Out.Tell(message);
        var copy = Probe.Expect();
        Assert.Equal(message, copy);
        Assert.NotSame(message, copy);
    }

    public interface INamed
    {
        string Text { get; }
    }

    public sealed record Plain(string Text) : INamed;

    public record Special(string Text) : INamed;

    public sealed record MoreSpecial(string Text) : Special(Text);

    public sealed record Inner(Guid Id);

    public sealed record Anything(string Text, object Number, int[] List, object Inner, IActorRef Ref, Dictionary<string, object> Map, string? Nothing);

    public sealed class Local : INoSerializationVerificationNeeded
    {
    }

    public sealed class NamedSerializer : SerializerWithStringManifest
    {
        public NamedSerializer(ExtendedActorSystem system)
            : base(system)
        {
        }

        public override int Identifier => 1001;

        public override string Manifest(object o) => "P";

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((INamed)obj).Text);

        public override object FromBinary(byte[] bytes, string manifest) => new Plain(Encoding.UTF8.GetString(bytes));
    }

    public sealed class SpecialSerializer : Serializer
    {
        public SpecialSerializer(ExtendedActorSystem system)
            : base(system)
        {
        }

        public override bool IncludeManifest => true;

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, Type type) => new Special(type.Name);
    }
}
