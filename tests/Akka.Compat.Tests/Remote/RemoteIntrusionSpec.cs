using System.Net.Sockets;
using Akka.Actor;

namespace Akka.Compat.Tests.Remote;

public sealed class RemoteIntrusionSpec : RemoteSpec
{
    private readonly ActorSystem _there;
    private readonly IActorRef _echo;

    public RemoteIntrusionSpec()
    {
        _there = Start("there", "akka.remote.dot-netty.tcp.connection-timeout = 2s");
        _echo = EchoIn(_there);
    }

    [Fact]
    public void Garbage_must_harm_no_other_association()
    {
        var random = new Random(7);
        for (var i = 0; i < 20; i++)
        {
            using var intruder = Connect();
            var garbage = new byte[random.Next(1, 5000)];
            random.NextBytes(garbage);
            try
            {
                intruder.GetStream().Write(garbage);
            }
            catch (IOException)
            {
                // Thrown out already.
            }

            AwaitEcho(_echo, $"still here {i}");
        }
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Impossible_lengths_must_harm_no_other_association(int length)
    {
        using var intruder = Connect();
        intruder.GetStream().Write(BitConverter.GetBytes(length));
        AwaitEcho(_echo, "still here");
    }

    [Fact]
    public void A_peer_that_never_introduces_itself_must_harm_no_other_association()
    {
        var silent = Enumerable.Range(0, 50).Select(_ => Connect()).ToList();
        AwaitEcho(_echo, "still here");
        foreach (var connection in silent) connection.Dispose();
        AwaitEcho(_echo, "and still here");
    }

    [Fact]
    public void A_storm_of_connections_must_harm_no_other_association()
    {
        for (var i = 0; i < 300; i++) Connect().Dispose();
        AwaitEcho(_echo, "still here");
    }

    private TcpClient Connect() => new(AddressOf(_there).Host!, AddressOf(_there).Port!.Value);
}
