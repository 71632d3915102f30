using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Sends every message to the TestActor, and back to its sender too unless told not to.</summary>
public class EchoActor : ReceiveActor
{
    /// <summary>Creates the actor for a test.</summary>
    public EchoActor(TestKitBase testkit, bool echoBackToSenderAsWell = true)
    {
        ReceiveAny(message =>
        {
            var sender = Sender;
            var testActor = testkit.TestActor;
            // Once is enough when the two are the same.
            if (echoBackToSenderAsWell && !testActor.Equals(sender)) sender.Tell(message, testActor);
            testActor.Tell(message, sender);
        });
    }

    /// <summary>How it is made.</summary>
    public static Props Props(TestKitBase testkit, bool echoBackToSenderAsWell = true) =>
        Akka.Actor.Props.Create(() => new EchoActor(testkit, echoBackToSenderAsWell));
}

/// <summary>Sends every message back to its sender.</summary>
public class SimpleEchoActor : ReceiveActor
{
    /// <summary>Creates the actor.</summary>
    public SimpleEchoActor() => ReceiveAny(message => Sender.Tell(message, Self));

    /// <summary>How it is made.</summary>
    public static Props Props() => Akka.Actor.Props.Create<SimpleEchoActor>();
}

/// <summary>Sends every message on to another actor, in the name of its sender.</summary>
public class ForwardActor : ReceiveActor
{
    /// <summary>Creates the actor.</summary>
    public ForwardActor(IActorRef target) => ReceiveAny(message => target.Forward(message));

    /// <summary>How it is made.</summary>
    public static Props Props(IActorRef target) => Akka.Actor.Props.Create(() => new ForwardActor(target));
}

/// <summary>Handles no message.</summary>
public class UnhandledMessageActor : ReceiveActor
{
    /// <summary>Creates the actor.</summary>
    public UnhandledMessageActor() => ReceiveAny(Unhandled);
}
