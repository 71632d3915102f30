using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>fieldValidation of patches, in the words of kubernetes test/integration/apiserver/field_validation_test.go.</summary>
public sealed class PatchValidationSpec : ApiFixture
{
    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "test");
    private readonly ActorApiEndpoint _endpoint;

    public PatchValidationSpec()
    {
        _endpoint = new ActorApiEndpoint(Api);
        Create(new ConfigMap { Metadata = new ObjectMeta { Name = "web", Namespace = "default" } });
    }

    [Theory]
    [InlineData(PatchKind.StrategicMerge, """{"immutable":true,"immutable":true,"datum":1}""", "patch: Invalid value: \"map[datum:1 immutable:true]\": strict decoding error: duplicate field \"immutable\", unknown field \"datum\"")]
    [InlineData(PatchKind.Merge, """{"immutable":true,"immutable":true,"datum":"a"}""", "strict decoding error: duplicate field \"immutable\", unknown field \"datum\"")]
    [InlineData(PatchKind.Json, """[{"op":"add","path":"/datum","value":"a","value":"b"}]""", "strict decoding error: json patch duplicate field \"[0].value\", unknown field \"datum\"")]
    public async Task Strict_patches_must_be_refused(PatchKind kind, string patch, string expected)
    {
        var result = await PatchAsync(kind, patch, FieldValidation.Strict);
        Assert.Equal((422, StatusReason.Invalid), (result.Code, result.Status!.Reason));
        Assert.StartsWith(" \"\" is invalid: patch: Invalid value: ", result.Status.Message, StringComparison.Ordinal);
        Assert.Contains(expected, result.Status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PatchKind.StrategicMerge, """{"metadata":{"labels":"invalid"}}""", "patch: Invalid value: \"map[metadata:map[labels:invalid]]\": cannot restore map from string")]
    [InlineData(PatchKind.Merge, """{"metadata":{"labels":"invalid"}}""", "json: cannot unmarshal string into Go struct field ObjectMeta.metadata.labels of type map[string]string")]
    public async Task Patches_that_do_not_fit_must_be_refused_in_the_words_of_what_reads_the_result(PatchKind kind, string patch, string expected)
    {
        var result = await PatchAsync(kind, patch, FieldValidation.Strict);
        Assert.Equal((422, StatusReason.Invalid), (result.Code, result.Status!.Reason));
        Assert.EndsWith(expected, result.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patches_must_warn_of_what_they_drop_unless_they_are_told_not_to()
    {
        var warned = await PatchAsync(PatchKind.Merge, """{"immutable":false,"immutable":false,"datum":"a"}""", FieldValidation.Warn);
        Assert.Equal(["duplicate field \"immutable\"", "unknown field \"datum\""], warned.Warnings);
        Assert.Empty((await PatchAsync(PatchKind.Merge, """{"immutable":false,"immutable":false,"datum":"a"}""", FieldValidation.Ignore)).Warnings);
    }

    private Task<ApiResult> PatchAsync(PatchKind kind, string patch, FieldValidation validation) => _endpoint.InvokeAsync(
        new ApiCall(Admin, ApiVerb.Patch, ResourceTypes.ConfigMaps, new ObjectKey("default", "web"))
        {
            PatchKind = kind,
            Patch = Encoding.UTF8.GetBytes(patch),
            FieldValidation = validation,
        },
        CancellationToken.None);
}
