namespace ActorCluster.Benchmarks;

/// <summary>How many messages go to and fro.</summary>
/// <param name="Pairs">Pairs of actors.</param>
/// <param name="InFlight">Messages that are under way at a time, per pair.</param>
/// <param name="RoundTrips">Round trips until a pair is done.</param>
internal sealed record Load(int Pairs, int InFlight, int RoundTrips);
