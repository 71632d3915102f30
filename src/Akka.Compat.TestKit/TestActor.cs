using Akka.Actor;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>The messages that steer a test actor.</summary>
public static class TestActor
{
    /// <summary>Says whether a message is dropped before the test sees it.</summary>
    public delegate bool Ignore(object message);

    /// <summary>The answer that stops an auto pilot.</summary>
    public static AutoPilot NoAutoPilot => TestKit.NoAutoPilot.Instance;

    /// <summary>The answer that keeps an auto pilot.</summary>
    public static AutoPilot KeepRunning => TestKit.KeepRunning.Instance;

    /// <summary>Stands for the message that did not come.</summary>
    public static NullMessageEnvelope NullMessage => NullMessageEnvelope.Instance;

    /// <summary>Sets or, with null, ends the dropping of messages.</summary>
    public class SetIgnore : INoSerializationVerificationNeeded
    {
        /// <summary>Holds the function.</summary>
        public SetIgnore(Ignore ignore) => Ignore = ignore;

        /// <summary>The function.</summary>
        public Ignore Ignore { get; }
    }

    /// <summary>Lets the test actor watch another one.</summary>
    public class Watch : INoSerializationVerificationNeeded
    {
        /// <summary>Names the actor.</summary>
        public Watch(IActorRef actorToWatch) => Actor = actorToWatch;

        /// <summary>The actor.</summary>
        public IActorRef Actor { get; }
    }

    /// <summary>Ends the watch.</summary>
    public class Unwatch : INoSerializationVerificationNeeded
    {
        /// <summary>Names the actor.</summary>
        public Unwatch(IActorRef actorToUnwatch) => Actor = actorToUnwatch;

        /// <summary>The actor.</summary>
        public IActorRef Actor { get; }
    }

    /// <summary>Sets the auto pilot.</summary>
    public class SetAutoPilot : INoSerializationVerificationNeeded
    {
        /// <summary>Holds the auto pilot.</summary>
        public SetAutoPilot(AutoPilot autoPilot) => AutoPilot = autoPilot;

        /// <summary>The auto pilot.</summary>
        public AutoPilot AutoPilot { get; }
    }

    /// <summary>Lets the test actor create a child; it answers with the reference.</summary>
    public class Spawn : INoSerializationVerificationNeeded
    {
        /// <summary>How the child is made.</summary>
#pragma warning disable CA1051, IDE1006 // Public fields of these names, as in Akka.NET.
        public readonly Props _props;

        /// <summary>Its name, if it has one.</summary>
        public readonly Option<string> _name;

        /// <summary>How it is supervised, if not by default.</summary>
        public readonly Option<SupervisorStrategy> _supervisorStrategy;
#pragma warning restore CA1051, IDE1006

        /// <summary>Describes the child.</summary>
        public Spawn(Props props, Option<string> name, Option<SupervisorStrategy> supervisorStrategy)
        {
            _props = props;
            _name = name;
            _supervisorStrategy = supervisorStrategy;
        }

        /// <summary>Creates the child.</summary>
        public IActorRef Apply(IActorRefFactory context) =>
            _name.HasValue ? context.ActorOf(_props, _name.Value) : context.ActorOf(_props);
    }
}
