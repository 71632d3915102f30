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
    [InlineData(PatchKind.StrategicMerge, """{"binaryData":{"a":"?"}}""", "error decoding from json: illegal base64 data at input byte 0")]
    [InlineData(PatchKind.Merge, """{"binaryData":{"a":"?"}}""", "illegal base64 data at input byte 0")]
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

    // apiserver's endpoints/handlers/patch.go (applyJSPatch, strategicPatchObject): what is no patch is told by its reader.
    [Theory]
    [InlineData(PatchKind.StrategicMerge, "[]", FieldValidation.Warn, "json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData(PatchKind.StrategicMerge, "{", FieldValidation.Ignore, "unexpected end of JSON input")]
    [InlineData(PatchKind.Merge, "[]", FieldValidation.Warn, "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData(PatchKind.Merge, "{", FieldValidation.Strict, "error decoding patch: unexpected end of JSON input")]
    [InlineData(PatchKind.Merge, "{", FieldValidation.Ignore, "Invalid JSON Patch")]
    [InlineData(PatchKind.Merge, "null", FieldValidation.Warn, "Invalid JSON Patch")]
    [InlineData(PatchKind.Json, "{}", FieldValidation.Warn, "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp")]
    [InlineData(PatchKind.Json, "[1]", FieldValidation.Warn, "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp")]
    [InlineData(PatchKind.Json, """[{"op":1}]""", FieldValidation.Warn, "error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string")]
    [InlineData(PatchKind.Json, "{}", FieldValidation.Ignore, "json: cannot unmarshal object into Go value of type jsonpatch.Patch")]
    public async Task What_is_no_patch_must_be_refused(PatchKind kind, string patch, FieldValidation validation, string message)
    {
        var result = await PatchAsync(kind, patch, validation);
        Assert.Equal((400, message), (result.Code, result.Status!.Message));
    }

    [Fact]
    public async Task Operations_that_cannot_be_carried_out_must_be_refused_without_a_word()
    {
        var result = await PatchAsync(PatchKind.Json, """[{"op":"remove","path":"/data/none"}]""", FieldValidation.Warn);
        Assert.Equal((422, "the server rejected our request due to an error in our request"), (result.Code, result.Status!.Message));
    }

    [Fact]
    public async Task Members_that_operations_do_not_have_must_be_told()
    {
        var result = await PatchAsync(PatchKind.Json, """[{"op":"add","path":"/data","value":{},"vale":1}]""", FieldValidation.Warn);
        Assert.Equal(["json patch unknown field \"[0].vale\""], result.Warnings);
    }

    // The decoder finds another kind, or none, in what a JSON or merge patch makes; the converter of strategic patches looks at the type
    // alone.
    [Theory]
    [InlineData(PatchKind.Merge, """{"kind":"Pod"}""", "converting (v1.Pod) to (core.ConfigMap): unknown conversion")]
    [InlineData(PatchKind.Merge, """{"kind":"Map"}""", "no kind \"Map\" is registered for version \"v1\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"")]
    [InlineData(PatchKind.Json, """[{"op":"replace","path":"/kind","value":1}]""", "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string")]
    [InlineData(PatchKind.StrategicMerge, """{"kind":"Pod"}""", null)]
    [InlineData(PatchKind.Merge, """{"kind":null}""", null)]
    public async Task A_patch_must_not_change_the_kind(PatchKind kind, string patch, string? refusal)
    {
        var result = await PatchAsync(kind, patch, FieldValidation.Warn);
        if (refusal is not null)
        {
            Assert.Equal(422, result.Code);
            Assert.EndsWith(refusal, result.Status!.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(("ConfigMap", "v1"), (((ConfigMap)result.Object!.Value).Kind, ((ConfigMap)result.Object.Value).ApiVersion));
    }

    // A refusal shows the object as the library leaves it: members that it has looked at in order, and what a page would read escaped.
    [Fact]
    public async Task A_refusal_must_show_what_the_patch_made()
    {
        var result = await PatchAsync(PatchKind.Merge, """{"data":{"b":"<","a":1}}""", FieldValidation.Warn);
        Assert.Matches(
            """^ "" is invalid: patch: Invalid value: "\{\\"apiVersion\\":\\"v1\\",\\"data\\":\{\\"a\\":1,\\"b\\":\\"\\\\u003c\\"\},\\"kind\\":.*\}": json: cannot unmarshal number into Go struct field ConfigMap.data of type string$""",
            result.Status!.Message);
    }

    // apiserver's registry/rest/update.go (BeforeUpdate) and apimachinery's api/validation/objectmeta.go.
    [Theory]
    [InlineData("""{"metadata":{"uid":"x"}}""", "metadata.uid: Invalid value: \"x\": field is immutable")]
    [InlineData("""{"metadata":{"deletionTimestamp":"2020-01-01T00:00:00Z"}}""", "metadata.deletionTimestamp: Invalid value: 2020-01-01 00:00:00 +0000 UTC: field is immutable")]
    [InlineData("""{"metadata":{"deletionGracePeriodSeconds":5}}""", "metadata.deletionGracePeriodSeconds: Invalid value: 5: field is immutable")]
    [InlineData("""{"metadata":{"creationTimestamp":"2020-01-01T00:00:00Z","generation":7}}""", null)]
    public async Task A_patch_must_leave_what_the_server_keeps(string patch, string? refusal)
    {
        var result = await PatchAsync(PatchKind.Merge, patch, FieldValidation.Strict);
        Assert.Equal(refusal is null ? 200 : 422, result.Code);
        Assert.Equal(refusal is null ? null : "ConfigMap \"web\" is invalid: " + refusal, result.Status?.Message);
    }

    [Fact]
    public async Task A_patch_may_change_what_a_name_was_made_of()
    {
        var result = await PatchAsync(PatchKind.Merge, """{"metadata":{"generateName":"w"}}""", FieldValidation.Strict);
        Assert.Equal("w", ((ConfigMap)result.Object!.Value).Metadata.GenerateName);
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
