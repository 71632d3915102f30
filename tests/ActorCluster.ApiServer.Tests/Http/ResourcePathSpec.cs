using ActorCluster.ApiServer.Http;

namespace ActorCluster.ApiServer.Tests.Http;

public sealed class ResourcePathSpec
{
    // group, version, namespace, resource, name, subresource; from requestinfo_test.go.
    [Theory]
    [InlineData("/api/v1/namespaces", "", "v1", "", "namespaces", "", "", false)]
    [InlineData("/api/v1/namespaces/other", "", "v1", "", "namespaces", "other", "", false)]
    [InlineData("/api/v1/namespaces/other/pods", "", "v1", "other", "pods", "", "", false)]
    [InlineData("/api/v1/namespaces/other/pods/foo", "", "v1", "other", "pods", "foo", "", false)]
    [InlineData("/api/v1/namespaces/other/pods/foo/status", "", "v1", "other", "pods", "foo", "status", false)]
    [InlineData("/api/v1/namespaces/other/finalize", "", "v1", "", "namespaces", "other", "finalize", false)]
    [InlineData("/api/v1/namespaces/other/status", "", "v1", "", "namespaces", "other", "status", false)]
    [InlineData("/api/v1/pods", "", "v1", "", "pods", "", "", false)]
    [InlineData("/api/v1/nodes/n/status", "", "v1", "", "nodes", "n", "status", false)]
    [InlineData("/api/v1/watch/pods", "", "v1", "", "pods", "", "", true)]
    [InlineData("/api/v1/watch/namespaces/other/pods/foo", "", "v1", "other", "pods", "foo", "", true)]
    [InlineData("/apis/apps/v1/namespaces/other/deployments/d/scale/", "apps", "v1", "other", "deployments", "d", "scale", false)]
    [InlineData("/apis/apps/v1", "apps", "v1", "", "", "", "", false)]
    public void ResourcePath_must_name_the_parts(
        string path, string group, string version, string ns, string resource, string name, string subresource, bool watch)
    {
        Assert.True(ResourcePath.TryParse(path, out var result));
        Assert.Equal(new ResourcePath(group, version, ns, resource, name, subresource, watch), result);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/apis/apps")]
    [InlineData("/other/v1/pods")]
    [InlineData("/apis//v1/pods")]
    [InlineData("/api/v1/namespaces//pods")]
    [InlineData("/api/v1/pods//log")]
    [InlineData("/api/v1/namespaces/a/pods/b/c/d")]
    [InlineData("/a/b/c/d/e/f/g/h/i/j/k/l/m/n")]
    public void ResourcePath_must_refuse_what_names_nothing(string path) => Assert.False(ResourcePath.TryParse(path, out _));
}
