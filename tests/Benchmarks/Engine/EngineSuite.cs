using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Configuration;

namespace ActorCluster.Benchmarks;

/// <summary>
/// The actor engine alone, whichever this program was built on: how fast it starts, delivers, spawns and talks over TCP, and what an idle actor
/// holds in memory. The peer is Akka.NET 1.5.30 on a 2-core machine.
/// </summary>
internal static class EngineSuite
{
    /// <summary>The argument that makes this program the child process whose only work is to create one actor system.</summary>
    public const string FirstSystemArgument = "--first-system";

    // The engine may log to the same output.
    private const string FirstSystemAnswer = "milliseconds to the first system: ";

    private const int Spawned = 100_000;
    private static readonly Load Local = new(Pairs: 2, InFlight: 100, RoundTrips: 1_000_000);
    private static readonly Load Remote = new(Pairs: 10, InFlight: 50, RoundTrips: 30_000);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(int runs)
    {
        var engine = typeof(ActorSystem).Assembly.GetName();
        Console.WriteLine($"Engine: {engine.Name} {engine.Version}");
        Console.WriteLine("Peer: Akka.NET 1.5.30 on a 2-core machine");
        Console.WriteLine();
        await RunAsync(new Figures(), 1, "warming up");
        var figures = new Figures();
        await RunAsync(figures, runs, "run");
        if (!Console.IsOutputRedirected)
        {
            Console.Write("\r                    \r");
        }

        figures.Print(Console.Out);
        return 0;
    }

    /// <summary>The child process: prints the milliseconds from before the engine is touched until the system is there.</summary>
    public static async Task<int> FirstSystemAsync()
    {
        var clock = Stopwatch.StartNew();
        var system = ActorSystem.Create("first");
        Console.WriteLine(FirstSystemAnswer + clock.Elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        await system.Terminate();
        return 0;
    }

    private static async Task RunAsync(Figures figures, int runs, string what)
    {
        for (var run = 1; run <= runs; run++)
        {
            if (!Console.IsOutputRedirected)
            {
                Console.Write($"\r{what} {run} of {runs} ...");
            }

            figures.Add("first ActorSystem in a fresh process", await MeasureFirstSystemAsync(), "ms", 100, 290);
            figures.Add("local ping-pong, 2 pairs, 100 in flight", await MeasureLocalAsync() / 1e6, "M/s", 6, 6, Better.Higher);
            var (spawns, bytes) = await MeasureSpawnsAsync();
            figures.Add($"spawning {Spawned:N0} actors under one parent", spawns / 1e3, "k/s", 200, 42, Better.Higher);
            figures.Add("memory of an idle actor", bytes, "B", 1000, 2040);
            figures.Add("remote ping-pong on loopback, 10 pairs, 50 in flight", await MeasureRemoteAsync() / 1e3, "k/s", 600, 300, Better.Higher);
        }
    }

    private static async Task<double> MeasureFirstSystemAsync()
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), FirstSystemArgument]) { RedirectStandardOutput = true })!;
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        var answer = output.Split('\n').First(static line => line.StartsWith(FirstSystemAnswer, StringComparison.Ordinal));
        return double.Parse(answer.AsSpan(FirstSystemAnswer.Length), CultureInfo.InvariantCulture);
    }

    // "dotnet Benchmarks.dll" is started again with the dll, a program of its own without.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(EngineSuite).Assembly.Location] : [];

    private static async Task<double> MeasureLocalAsync()
    {
        using var system = ActorSystem.Create("local");
        var pongs = Enumerable.Range(0, Local.Pairs).Select(i => system.ActorOf(PongActor.PropsFor(), $"pong-{i}")).ToArray();
        var rate = await MessagesPerSecondAsync(system, pongs, Local, new object());
        await system.Terminate();
        return rate;
    }

    private static async Task<double> MeasureRemoteAsync()
    {
        var config = ConfigurationFactory.ParseString(
            """
            akka.actor.provider = remote
            akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            akka.loglevel = WARNING
            """);
        using var near = ActorSystem.Create("near", config);
        using var far = ActorSystem.Create("far", config);
        var address = ((ExtendedActorSystem)far).Provider.DefaultAddress;
        var pongs = new IActorRef[Remote.Pairs];
        for (var i = 0; i < pongs.Length; i++)
        {
            far.ActorOf(PongActor.PropsFor(), $"pong-{i}");
            pongs[i] = await near.ActorSelection($"{address}/user/pong-{i}").ResolveOne(Patience);
        }

        var rate = await MessagesPerSecondAsync(near, pongs, Remote, "hello, remote");
        await Task.WhenAll(near.Terminate(), far.Terminate());
        return rate;
    }

    // Both ways count: a round trip is two messages.
    private static async Task<double> MessagesPerSecondAsync(ActorSystem system, IActorRef[] pongs, Load load, object message)
    {
        var done = pongs.Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var pings = pongs.Select((pong, i) => system.ActorOf(PingActor.PropsFor(pong, load, message, done[i]))).ToArray();
        var clock = Stopwatch.StartNew();
        foreach (var ping in pings)
        {
            ping.Tell(PingActor.Go.Instance);
        }

        await Task.WhenAll(done.Select(static d => d.Task));
        return 2.0 * load.Pairs * load.RoundTrips / clock.Elapsed.TotalSeconds;
    }

    private static async Task<(double PerSecond, double Bytes)> MeasureSpawnsAsync()
    {
        using var system = ActorSystem.Create("spawns");
        using var started = new CountdownEvent(Spawned);
        var parent = system.ActorOf(SpawningActor.PropsFor(started), "parent");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        parent.Tell(new SpawningActor.Spawn(Spawned));
        started.Wait();
        var elapsed = clock.Elapsed;
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Spawned;
        await system.Terminate();
        return (Spawned / elapsed.TotalSeconds, bytes);
    }
}
