using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Tests.Validation;

public sealed class FieldErrorSpec
{
    private static readonly FieldPath Path = FieldPath.Of("spec").Child("containers").Index(0).Child("env").Key("A").Child("value");

    [Fact]
    public void Paths_must_look_like_those_of_Kubernetes() => Assert.Equal("spec.containers[0].env[A].value", Path.ToString());

    [Fact]
    public void Messages_must_be_those_of_Kubernetes()
    {
        var replicas = FieldPath.Of("spec").Child("replicas");
        Assert.Equal("spec.replicas: Invalid value: -1: must be greater than or equal to 0", FieldError.Invalid(replicas, -1, "must be greater than or equal to 0").ToString());
        Assert.Equal("spec.replicas: Invalid value: \"a\\\"b\": no", FieldError.Invalid(replicas, "a\"b", "no").ToString());
        Assert.Equal("spec.replicas: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:\"25%\"}: no", FieldError.Invalid(replicas, new IntOrString("25%"), "no").ToString());
        Assert.Equal("spec.replicas: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{\"a\":\"b\"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable",
            FieldError.Invalid(replicas, new LabelSelector { MatchLabels = new Dictionary<string, string> { ["a"] = "b" } }, "field is immutable").ToString());
        Assert.Equal("spec.replicas: Required value", FieldError.Required(replicas).ToString());
        Assert.Equal("spec.replicas: Required value: must be given", FieldError.Required(replicas, "must be given").ToString());
        Assert.Equal("spec.replicas: Unsupported value: \"x\": supported values: \"A\", \"B\"", FieldError.NotSupported(replicas, "x", "A", "B").ToString());
        Assert.Equal("spec.replicas: Duplicate value: \"x\"", FieldError.Duplicate(replicas, "x").ToString());
        Assert.Equal("spec.replicas: Not found: \"x\"", FieldError.NotFound(replicas, "x").ToString());
        Assert.Equal("spec.replicas: Forbidden: no", FieldError.Forbidden(replicas, "no").ToString());
        Assert.Equal("spec.replicas: Too long: may not be more than 10 bytes", FieldError.TooLong(replicas, 10).ToString());
        Assert.Equal("spec.replicas: Too many: 3: must have at most 1 item", FieldError.TooMany(replicas, 3, 1).ToString());
        Assert.Equal("spec.replicas: Internal error: boom", FieldError.Internal(replicas, "boom").ToString());
    }

    [Fact]
    public void Several_must_stand_in_brackets_once_each()
    {
        var error = FieldError.Required(FieldPath.Of("a"));
        Assert.Equal("a: Required value", FieldError.Aggregate([error, error]));
        Assert.Equal("[a: Required value, b: Required value]", FieldError.Aggregate([error, FieldError.Required(FieldPath.Of("b")), error]));
    }

    // strconv.Quote: what is not printed is escaped.
    [Theory]
    [InlineData("é日😀", "\"é日😀\"")]
    [InlineData("a\u00a0b", "\"a\\u00a0b\"")]
    [InlineData("\u200b\ufeff", "\"\\u200b\\ufeff\"")]
    [InlineData("\a\b\u0001\u007f", "\"\\a\\b\\x01\\x7f\"")]
    [InlineData("\U000F0000", "\"\\U000f0000\"")]
    public void Texts_must_be_quoted_as_Go_quotes_them(string text, string quoted) => Assert.Equal(quoted, FieldError.Quote(text));

    // apimachinery's meta/v1/validation, ValidateFieldManager: %#U and the byte at which it stands.
    [Fact]
    public void Characters_that_are_not_printed_must_be_told_with_their_place() => Assert.Equal(
        ["invalid character U+000A (at position 1)", "invalid character U+200B (at position 4)"],
        PrintableText.Errors("a\né\u200b c"));
}
