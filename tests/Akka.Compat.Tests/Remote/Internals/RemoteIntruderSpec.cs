using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote.Wire;

namespace Akka.Compat.Tests.Remote.Internals;

/// <summary>Peers that introduce themselves properly and misbehave afterwards.</summary>
public sealed class RemoteIntruderSpec : RemoteSpec
{
    private readonly ActorSystem _there;
    private readonly IActorRef _echo;

    public RemoteIntruderSpec()
    {
        _there = Start("there");
        _echo = EchoIn(_there);
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    public void A_frame_of_a_wrong_length_must_only_cost_its_own_connection(int length)
    {
        using var intruder = Introduce("intruder");
        intruder.GetStream().Write(BitConverter.GetBytes(length));
        AwaitClosed(intruder);
        AwaitEcho(_echo, "still here");
    }

    [Fact]
    public void Garbage_in_frames_must_only_cost_its_own_connection()
    {
        var random = new Random(11);
        for (var i = 0; i < 20; i++)
        {
            using var intruder = Introduce("intruder-" + i);
            var garbage = new byte[random.Next(1, 500)];
            random.NextBytes(garbage);
            garbage[0] = 255;
            intruder.GetStream().Write([.. BitConverter.GetBytes(garbage.Length), .. garbage]);
            AwaitClosed(intruder);
        }
        AwaitEcho(_echo, "still here");
    }

    [Fact]
    public void A_peer_that_says_nothing_after_its_introduction_must_be_given_up()
    {
        using var silent = Introduce("silent");
        AwaitEcho(_echo, "still here");
        AwaitClosed(silent);
        AwaitEcho(_echo, "and still here");
    }

    private TcpClient Introduce(string name)
    {
        var there = AddressOf(_there);
        var client = new TcpClient(there.Host!, there.Port!.Value);
        var writer = new WireWriter();
        new Handshake(new Address(there.Protocol, name, "127.0.0.1", 1), 42).Write(writer);
        client.GetStream().Write(writer.Written.Span);
        // Its own introduction is the answer.
        Assert.True(client.GetStream().ReadByte() >= 0);
        return client;
    }

    private static void AwaitClosed(TcpClient client)
    {
        client.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        try
        {
            var rest = new byte[4096];
            while (client.GetStream().Read(rest) > 0)
            {
            }
        }
        catch (IOException broken) when (broken.InnerException is SocketException { SocketErrorCode: not SocketError.TimedOut and not SocketError.WouldBlock })
        {
            // Reset: closed as well.
        }
    }
}
