using ActorCluster.Api.Core;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Resources.Configuration;

/// <summary>Service accounts (kubernetes <c>pkg/registry/core/serviceaccount</c>); only their metadata is validated.</summary>
internal sealed class ServiceAccountStrategy : ResourceStrategy<ServiceAccount>;
