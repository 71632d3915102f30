using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorCluster.Api.Certificates;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;
using ActorCluster.Controllers.Certificates;
using ActorCluster.Controllers.ClusterRoleAggregation;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Tests.Certificates;

/// <summary>
/// Cases of kubernetes pkg/apis/certificates/helpers_test.go and pkg/controller/certificates/approver/sarapprove_test.go.
/// </summary>
public sealed class CertificatePlanSpec
{
    private static readonly string[] ClientUsages = [KeyUsages.DigitalSignature, KeyUsages.KeyEncipherment, KeyUsages.ClientAuth];

    [Theory]
    [InlineData("system:node:a", "system:nodes", "", null)]
    [InlineData("system:node:a", "noisy", "", "subject organization is not system:nodes")]
    [InlineData("a", "system:nodes", "", "subject common name does not begin with system:node:")]
    [InlineData("system:node:a", "system:nodes", "a.example.com", "DNS subjectAltNames are not allowed")]
    public void Signer_must_only_sign_for_kubelets_what_is_a_kubelets(string name, string organization, string host, string? expected)
    {
        var request = Request(SignerName.KubeletClient, name, organization, host, ClientUsages);
        Assert.True(SigningRequest.TryParse(request.Spec.Request, out var content, out _));
        Assert.Equal(expected, CertificatePlan.WhyNot(request.Spec, content!));
    }

    [Fact]
    public void Signer_must_refuse_other_usages_in_Kubernetes_words()
    {
        var kubelet = Request(SignerName.KubeletClient, "system:node:a", "system:nodes", "", [KeyUsages.ServerAuth]);
        Assert.True(SigningRequest.TryParse(kubelet.Spec.Request, out var content, out _));
        Assert.Equal("usages did not match [client auth digital signature key encipherment]", CertificatePlan.WhyNot(kubelet.Spec, content!));
        Assert.Equal(
            "invalid usage for client certificate: server auth",
            CertificatePlan.WhyNot(kubelet.Spec with { SignerName = SignerName.ApiServerClient }, content!));
        Assert.Equal(
            "missing required usage for client certificate: client auth",
            CertificatePlan.WhyNot(kubelet.Spec with { SignerName = SignerName.ApiServerClient, Usages = [KeyUsages.DigitalSignature] }, content!));
        Assert.Equal("DNS or IP subjectAltName is required", CertificatePlan.WhyNot(kubelet.Spec with { SignerName = SignerName.KubeletServing }, content!));
    }

    [Fact]
    public void Approver_must_recognise_what_a_kubelet_asks_for_itself()
    {
        var own = Request(SignerName.KubeletClient, "system:node:a", "system:nodes", "", ClientUsages);
        Assert.Equal(["selfnodeclient", "nodeclient"], Recognised(own with { Spec = own.Spec with { Username = "system:node:a" } }));
        Assert.Equal(["nodeclient"], Recognised(own with { Spec = own.Spec with { Username = "system:bootstrap:x" } }));
        Assert.Empty(Recognised(own with { Spec = own.Spec with { SignerName = SignerName.ApiServerClient } }));
    }

    [Fact]
    public void Approver_must_leave_a_decision_as_it_is()
    {
        var request = Request(SignerName.KubeletClient, "system:node:a", "system:nodes", "", ClientUsages);
        var approved = CertificatePlan.Approve(request, CertificatePlan.Recognisers[0], new Time(DateTimeOffset.UnixEpoch));
        Assert.Equal("AutoApproved", Assert.Single(approved.Status.Conditions!).Reason);
        Assert.Same(approved, CertificatePlan.Approve(approved, CertificatePlan.Recognisers[1], new Time(DateTimeOffset.UnixEpoch)));
    }

    [Fact]
    public void Aggregation_must_gather_the_rules_of_the_roles_that_its_selectors_match_once_each()
    {
        var labels = new Dictionary<string, string> { ["to"] = "x" };
        var rule = new PolicyRule { Verbs = ["get"], ApiGroups = [""], Resources = ["pods"] };
        var other = rule with { Resources = ["services"] };
        ClusterRole[] all =
        [
            new() { Metadata = new ObjectMeta { Name = "b", Labels = labels }, Rules = [rule, other] },
            new() { Metadata = new ObjectMeta { Name = "a", Labels = labels }, Rules = [rule with { Verbs = ["get"] }] },
            new() { Metadata = new ObjectMeta { Name = "c" }, Rules = [rule with { Verbs = ["*"] }] },
        ];
        var role = new ClusterRole
        {
            Metadata = new ObjectMeta { Name = "sum", Labels = labels },
            AggregationRule = new AggregationRule { ClusterRoleSelectors = [new LabelSelector { MatchLabels = labels }] },
        };
        var write = Assert.IsType<UpdateWrite>(Assert.Single(ClusterRoleAggregationController.Decide(role, [role, .. all]).Writes));
        var rules = ((ClusterRole)write.Object).Rules!;
        Assert.Equal(["pods", "services"], rules.Select(static made => made.Resources![0]));
        Assert.Empty(ClusterRoleAggregationController.Decide(role with { Rules = rules }, [role, .. all]).Writes);
    }

    private static IEnumerable<string> Recognised(CertificateSigningRequest request) =>
        CertificatePlan.Recognisers.Where(recogniser => CertificatePlan.IsRecognised(request, recogniser)).Select(static recogniser => recogniser.Permission);

    private static CertificateSigningRequest Request(string signer, string name, string organization, string host, string[] usages)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        subject.AddOrganizationName(organization);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        if (host.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }

        return new CertificateSigningRequest
        {
            Metadata = new ObjectMeta { Name = "r" },
            Spec = new CertificateSigningRequestSpec { Request = Encoding.ASCII.GetBytes(request.CreateSigningRequestPem()), SignerName = signer, Usages = usages },
        };
    }
}
