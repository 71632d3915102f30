using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Metrics;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Tests.Serialization;

public sealed class KubernetesProtobufSpec
{
    // Namespace "x" as a Go client sends it: zero values written, an empty creationTimestamp, an empty status.
    private static readonly byte[] FromGo = Convert.FromHexString(
        "6b387300" + // k8s\0
        "0a0f" + "0a027631" + "12094e616d657370616365" + // typeMeta { apiVersion "v1", kind "Namespace" }
        "1219" + // raw, 25 bytes
        "0a13" + // metadata { name "x", then empty fields, generation 0, creationTimestamp {}, and clusterName, a field that is no more }
        "0a0178" + "1200" + "1a00" + "2200" + "2a00" + "3200" + "3800" + "4200" + "7a00" +
        "1200" + "1a00" + // spec, status
        "1a00" + "2200"); // contentEncoding, contentType

    [Fact]
    public void Decoder_must_read_what_Go_writes()
    {
        Assert.Equal(("v1", "Namespace"), KubernetesProtobuf.PeekType(FromGo));
        var decoded = (Namespace)KubernetesProtobuf.Decode(FromGo, typeof(Namespace));
        Assert.Equal("x", decoded.Metadata.Name);
        Assert.Null(decoded.Metadata.CreationTimestamp);
        Assert.Null(decoded.Metadata.GenerateName);
        Assert.Equal(KubernetesJson.ToText(new Namespace { Kind = "Namespace", ApiVersion = "v1", Metadata = new ObjectMeta { Name = "x" } }), KubernetesJson.ToText(decoded));
    }

    [Fact]
    public void Encoder_must_write_the_envelope()
    {
        var bytes = KubernetesProtobuf.Encode(new Namespace { Kind = "Namespace", ApiVersion = "v1", Metadata = new ObjectMeta { Name = "x" } });
        Assert.Equal("6b387300" + "0a0f" + "0a027631" + "12094e616d657370616365", Convert.ToHexStringLower(bytes.AsSpan(0, 21)));
        Assert.EndsWith("1a002200", Convert.ToHexStringLower(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Embedded_messages_must_nest()
    {
        // Volume { name 1, volumeSource 2 { configMap 19 { localObjectReference 1 { name 1 } } } }
        var pod = new Pod
        {
            Kind = "Pod",
            ApiVersion = "v1",
            Spec = new PodSpec { Volumes = [new Volume { Name = "v", ConfigMap = new ConfigMapVolumeSource { Name = "m" } }] },
        };
        var hex = Convert.ToHexStringLower(KubernetesProtobuf.Encode(pod));
        Assert.Contains("0a0d" + "0a0176" + "1208" + "9a0105" + "0a03" + "0a016d", hex, StringComparison.Ordinal);
    }

    [Fact]
    public void Durations_must_be_messages_of_nanoseconds()
    {
        var metrics = new NodeMetrics { Kind = "NodeMetrics", ApiVersion = "metrics.k8s.io/v1beta1", Window = "15s" };
        Assert.Equal("1a06" + "08" + "80acc7f037", Convert.ToHexStringLower(KubernetesProtobuf.EncodeMessage(metrics)[^8..]));
        Assert.Equal("15s", ((NodeMetrics)KubernetesProtobuf.Decode(KubernetesProtobuf.Encode(metrics), typeof(NodeMetrics))).Window);
    }

    [Fact]
    public void Messages_embedded_in_embedded_ones_must_nest_and_come_back()
    {
        // NamedRuleWithOperations { resourceNames 1, ruleWithOperations 2 { operations 1, rule 2 { apiGroups 1 } } }
        var policy = new ValidatingAdmissionPolicy
        {
            Kind = "ValidatingAdmissionPolicy",
            ApiVersion = "admissionregistration.k8s.io/v1",
            Spec = new ValidatingAdmissionPolicySpec
            {
                MatchConstraints = new MatchResources
                {
                    ResourceRules = [new NamedRuleWithOperations { ResourceNames = ["n"], Operations = ["*"], ApiGroups = ["g"] }],
                },
            },
        };
        var bytes = KubernetesProtobuf.Encode(policy);
        Assert.Contains("0a016e" + "1208" + "0a012a" + "1203" + "0a0167", Convert.ToHexStringLower(bytes), StringComparison.Ordinal);
        var rule = ((ValidatingAdmissionPolicy)KubernetesProtobuf.Decode(bytes, typeof(ValidatingAdmissionPolicy))).Spec.MatchConstraints!.ResourceRules![0];
        Assert.Equal(("n", "*", "g"), (rule.ResourceNames![0], rule.Operations![0], rule.ApiGroups![0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("6b387300ff")]
    [InlineData("6b387300120a0a")]
    [InlineData("6b3873001203ffffff")]
    [InlineData("7b7d")]
    public void Decoder_must_refuse_garbage(string hex) =>
        Assert.Throws<DecodingException>(() => KubernetesProtobuf.Decode(Convert.FromHexString(hex), typeof(Pod)));

    [Fact]
    public void Decoder_must_never_crash_on_damaged_documents()
    {
        var random = new Random(7);
        foreach (var type in ObjectGenerator.RootTypes)
        {
            var bytes = KubernetesProtobuf.Encode(new ObjectGenerator(3).Root(type));
            for (var i = 0; i < 50; i++)
            {
                var damaged = bytes.AsSpan(0, random.Next(4, bytes.Length)).ToArray();
                damaged[random.Next(4, Math.Max(5, damaged.Length)) % damaged.Length] = (byte)random.Next(256);
                try
                {
                    KubernetesProtobuf.Decode(damaged, type);
                }
                catch (DecodingException)
                {
                    // The only exception there may be.
                }
            }
        }
    }
}
