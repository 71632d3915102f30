namespace ActorCluster.ApiServer.Faults;

/// <summary>Nobody answers a request over HTTP: its connection is cut without a word.</summary>
internal sealed class ConnectionLostException : IOException;
