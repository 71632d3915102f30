namespace ActorCluster.Scenarios;

/// <summary>Classes of tests that are short and share one cluster, as each start of one costs more than they do.</summary>
[CollectionDefinition(nameof(StorageAndApply))]
public sealed class StorageAndApply : ICollectionFixture<SharedCluster>;
