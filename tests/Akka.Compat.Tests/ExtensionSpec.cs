using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class ExtensionSpec : SystemSpec
{
    public ExtensionSpec()
        : base($"akka.extensions = [\"{typeof(Configured).AssemblyQualifiedName}\", \"No.Such.Extension, Nowhere\"]")
    {
    }

    [Fact]
    public void An_extension_must_be_there_from_the_start_if_configuration_names_it()
    {
        Assert.True(System.HasExtension<Counter>());
        Assert.True(System.TryGetExtension<Counter>(out var counter));
        Assert.Same(System, counter.System);
        Assert.Same(counter, System.GetExtension<Counter>());
        Assert.Same(counter, new Configured().Get(System));
    }

    [Fact]
    public void An_extension_must_be_made_once_when_it_is_first_asked_for()
    {
        Assert.False(System.HasExtension<Late>());
        Assert.Null(System.GetExtension<Late>());
        Assert.False(System.TryGetExtension(typeof(Late), out _));
        var first = System.WithExtension<Late, LateProvider>();
        Assert.Same(first, System.WithExtension<Late>(typeof(LateProvider)));
        Assert.Same(first, new LateProvider().Apply(System));
        Assert.Same(first, System.GetExtension(new LateProvider()));
        Assert.True(System.HasExtension<Late>());
    }

    [Fact]
    public void An_extension_that_cannot_be_made_must_fail_the_same_way_each_time()
    {
        // The second attempt would fail over the name of the actor; what is told is the first failure.
        Assert.Throws<NotImplementedException>(() => new FailingProvider().Apply(System));
        Assert.Throws<NotImplementedException>(() => new FailingProvider().Apply(System));
    }

    public sealed class Counter(ActorSystem system) : IExtension
    {
        public ActorSystem System => system;
    }

    public sealed class Configured : ExtensionIdProvider<Counter>
    {
        public override Counter CreateExtension(ExtendedActorSystem system) => new(system);
    }

    public sealed class Late : IExtension
    {
    }

    public sealed class LateProvider : ExtensionIdProvider<Late>
    {
        public override Late CreateExtension(ExtendedActorSystem system) => new();
    }

    public sealed class Failing : IExtension
    {
    }

    public sealed class FailingProvider : ExtensionIdProvider<Failing>
    {
        public override Failing CreateExtension(ExtendedActorSystem system)
        {
            system.ActorOf(Props.Empty, "unique");
            throw new NotImplementedException("boom");
        }
    }
}
