namespace Akka.TestKit;

/// <summary>Put on a test class: messages it sends have no sender, instead of its TestActor.</summary>
#pragma warning disable CA1040 // A marker, as in Akka.NET.
public interface INoImplicitSender
#pragma warning restore CA1040
{
}
