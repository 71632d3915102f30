using ActorCluster.ApiServer.Http;

namespace ActorCluster.ApiServer.Tests.Http;

public sealed class AcceptHeaderSpec
{
    [Theory]
    [InlineData(null, "Object", "")]
    [InlineData("*/*", "Object", "")]
    [InlineData("application/json", "Object", "")]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json", "Table", "v1")]
    [InlineData("application/json;as=Table;v=v1beta1;g=meta.k8s.io", "Table", "v1beta1")]
    [InlineData("application/json;as=Table;v=v2;g=meta.k8s.io,application/json", "Object", "")]
    [InlineData("application/vnd.kubernetes.protobuf,application/json", "Object", "")]
    [InlineData("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json", "PartialMetadataList", "v1")]
    [InlineData("application/json;q=0.1,application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1;q=0.9", "PartialMetadata", "v1")]
    public void AcceptHeader_must_choose_the_first_that_can_be_made(string? header, string shape, string version)
    {
        Assert.True(AcceptHeader.TryNegotiate(header, out var result));
        Assert.Equal((shape, version), (result.Shape.ToString(), result.MetaVersion));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/vnd.kubernetes.protobuf")]
    [InlineData("application/json;as=Table;v=v9;g=meta.k8s.io")]
    [InlineData("application/json;as=Chair;v=v1;g=meta.k8s.io")]
    public void AcceptHeader_must_refuse_what_cannot_be_made(string header) => Assert.False(AcceptHeader.TryNegotiate(header, out _));

    // The client of Kubernetes' own conformance test asks for a review so, and for a 406.
    [Fact]
    public void AcceptHeader_must_not_promise_a_table_of_what_has_none()
    {
        Assert.False(AcceptHeader.TryNegotiate("application/json;as=Table;v=v1;g=meta.k8s.io", out _, hasTable: false));
        Assert.True(AcceptHeader.TryNegotiate("application/json;as=Table;v=v1;g=meta.k8s.io,application/json", out var result, hasTable: false));
        Assert.Equal(ResponseShape.Object, result.Shape);
    }
}
