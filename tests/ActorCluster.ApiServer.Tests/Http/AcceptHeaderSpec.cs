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
    [InlineData("application/json;sv=v1", "Object", "")]
    [InlineData("application/json;sv=v2,application/json;as=Table;v=v1;g=meta.k8s.io", "Table", "v1")]
    [InlineData("application/json;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1;g=meta.k8s.io", "Table", "v1")]
    [InlineData("application/vnd.kubernetes.protobuf,application/json", "Object", "")]
    [InlineData("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json", "PartialMetadataList", "v1")]
    [InlineData("application/json;q=0.1,application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1;q=0.9", "PartialMetadata", "v1")]
    public void AcceptHeader_must_choose_the_first_that_can_be_made(string? header, string shape, string version)
    {
        Assert.True(AcceptHeader.TryNegotiate(header, out var result));
        Assert.Equal((shape, version), (result.Shape.ToString(), result.MetaVersion));
    }

    // The last two are what an insertion sort makes of a comparison that is no order (munnerz/goautoneg).
    [Theory]
    [InlineData(null, "Json")]
    [InlineData("*/*", "Json")]
    [InlineData("application/*", "Json")]
    [InlineData("application/yaml", "Yaml")]
    [InlineData("application/vnd.kubernetes.protobuf", "Protobuf")]
    [InlineData("Application/vnd.Kubernetes.Protobuf", "Protobuf")]
    [InlineData("application/vnd.kubernetes.protobuf;stream=watch", "Protobuf")]
    [InlineData("application/vnd.kubernetes.protobuf,application/json", "Protobuf")]
    [InlineData("application/vnd.kubernetes.protobuf, */*", "Protobuf")]
    [InlineData("application/json,application/vnd.kubernetes.protobuf", "Json")]
    [InlineData("application/json;q=0.5,application/vnd.kubernetes.protobuf", "Protobuf")]
    [InlineData("application/vnd.kubernetes.protobuf;q=0.8,application/json;q=0.9,application/yaml;q=0.1", "Json")]
    [InlineData("text/html,application/vnd.kubernetes.protobuf;q=0.1", "Protobuf")]
    [InlineData("application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,application/yaml", "Yaml")]
    [InlineData("application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json", "Protobuf")]
    [InlineData("application/vnd.kubernetes.protobuf;stream=list,application/json", "Json")]
    [InlineData("*/*,application/vnd.kubernetes.protobuf", "Protobuf")]
    [InlineData("*/*,application/vnd.kubernetes.protobuf;q=0.5", "Protobuf")]
    public void AcceptHeader_must_choose_how_to_encode(string? header, string encoding)
    {
        Assert.True(AcceptHeader.TryNegotiate(header, out var result));
        Assert.Equal(encoding, result.Encoding.ToString());
    }

    // CRDs have no protobuf, but their metadata has (apiextensions-apiserver, customresource_handler.go: StandardSerializers).
    [Theory]
    [InlineData("application/vnd.kubernetes.protobuf", null)]
    [InlineData("application/vnd.kubernetes.protobuf,application/json", "Json")]
    [InlineData("application/vnd.kubernetes.protobuf,application/yaml;q=0.1", "Yaml")]
    [InlineData("application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", "Protobuf")]
    public void AcceptHeader_must_pass_over_protobuf_where_there_is_none(string header, string? encoding) =>
        Assert.Equal(encoding, AcceptHeader.TryNegotiate(header, out var result, hasProtobuf: false) ? result.Encoding.ToString() : null);

    [Theory]
    [InlineData(null, "Json")]
    [InlineData("text/html", null)]
    [InlineData("application/vnd.kubernetes.protobuf", "Protobuf")]
    [InlineData("application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json", "Json")]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io", null)]
    public void AcceptHeader_must_not_transform_what_is_no_object(string? header, string? encoding) =>
        Assert.Equal(encoding, AcceptHeader.NegotiatePlain(header, hasProtobuf: true)?.ToString());

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io")]
    [InlineData("application/json;stream=list")]
    [InlineData("application/yaml;stream=watch")]
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
