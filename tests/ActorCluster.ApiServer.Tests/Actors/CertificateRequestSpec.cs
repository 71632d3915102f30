using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorCluster.Api.Certificates;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Configuration;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// Requests for certificates: who asks, who decides and what is signed (kubernetes pkg/registry/certificates/certificates/strategy_test.go,
/// pkg/apis/certificates/validation/validation_test.go, plugin/pkg/admission/certificates).
/// </summary>
public sealed class CertificateRequestSpec : ApiFixture
{
    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters", "system:authenticated"], "", "test");
    private static readonly Caller Jane = new("jane", ["dev", "system:authenticated"], "7", "test");

    [Fact]
    public void Request_must_carry_who_asks_and_none_of_what_he_decides()
    {
        var asked = ARequest("jane", "CN=jane") with
        {
            Status = new CertificateSigningRequestStatus { Conditions = [ACondition("Approved")] },
        };
        var created = (CertificateSigningRequest)Invoke(Jane, ApiVerb.Create, asked).Object!.Value;
        Assert.Equal(("jane", "7"), (created.Spec.Username, created.Spec.Uid));
        Assert.Equal(Jane.Groups, created.Spec.Groups);
        Assert.Null(created.Status.Conditions);
    }

    [Fact]
    public void Request_that_is_none_must_be_refused()
    {
        var refusal = Invoke(Jane, ApiVerb.Create, ARequest("jane", "CN=jane") with
        {
            Spec = new CertificateSigningRequestSpec { Request = "x"u8.ToArray(), SignerName = "nowhere", Usages = ["any", "fly"], ExpirationSeconds = 599 },
        }).Status!;
        Assert.Equal(422, refusal.Code);
        Assert.Equal(
            [
                "spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)",
                "spec.request: Invalid value: []byte{0x78}: PEM block type must be CERTIFICATE REQUEST",
                "spec.signerName: Invalid value: \"nowhere\": must be a fully qualified domain and path of the form 'example.com/signer-name'",
            ],
            [.. refusal.Details!.Causes!.Where(static cause => cause.Field != "spec.usages[1]").Select(static cause => $"{cause.Field}: {cause.Message}").Order(StringComparer.Ordinal)]);
        Assert.Contains(refusal.Details.Causes!, static cause => cause.Field == "spec.usages[1]" && cause.Message!.StartsWith("Unsupported value: \"fly\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_must_get_into_the_group_of_masters_by_a_request()
    {
        var refusal = Invoke(Jane, ApiVerb.Create, ARequest("root", "O=system:masters,CN=jane")).Status!;
        Assert.Equal(
            (403, "certificatesigningrequests.certificates.k8s.io \"root\" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed"),
            (refusal.Code, refusal.Message));
    }

    [Fact]
    public void Only_who_may_must_approve_and_a_decision_must_stay()
    {
        var created = (CertificateSigningRequest)Invoke(Jane, ApiVerb.Create, ARequest("jane", "CN=jane")).Object!.Value;
        var approved = created with { Status = created.Status with { Conditions = [ACondition("Approved")] } };
        var refusal = Invoke(Jane, ApiVerb.Update, approved, "approval").Status!;
        Assert.Equal(
            "certificatesigningrequests.certificates.k8s.io \"jane\" is forbidden: user not permitted to approve requests with signerName \"kubernetes.io/kube-apiserver-client\"",
            refusal.Message);
        var result = (CertificateSigningRequest)Invoke(Admin, ApiVerb.Update, approved, "approval").Object!.Value;
        Assert.Equal("Approved", Assert.Single(result.Status.Conditions!).Type);
        Assert.NotNull(result.Status.Conditions![0].LastTransitionTime);
        var undone = Invoke(Admin, ApiVerb.Update, result with { Status = result.Status with { Conditions = null } }, "approval").Status!;
        Assert.Contains("updates may not remove a condition of type \"Approved\"", undone.Message, StringComparison.Ordinal);
        var both = Invoke(
            Admin, ApiVerb.Update, result with { Status = result.Status with { Conditions = [.. result.Status.Conditions, ACondition("Denied")] } }, "approval").Status!;
        Assert.Contains("Approved and Denied conditions are mutually exclusive", both.Message, StringComparison.Ordinal);
    }

    // pkg/registry/certificates/certificates/strategy.go: preserveConditionInstances, populateConditionTimestamps.
    [Fact]
    public void A_status_must_keep_decisions_where_they_are_and_date_what_it_adds()
    {
        Invoke(Jane, ApiVerb.Create, ARequest("jane", "CN=jane"));
        var created = (CertificateSigningRequest)Invoke(Admin, ApiVerb.Get, ARequest("jane", "CN=jane")).Object!.Value;
        var approved = (CertificateSigningRequest)Invoke(
            Admin, ApiVerb.Update, created with { Status = created.Status with { Conditions = [ACondition("Seen"), ACondition("Approved")] } }, "approval").Object!.Value;
        var wanted = approved with
        {
            Status = approved.Status with { Conditions = [.. approved.Status.Conditions!.Select(static one => one with { Reason = "Other" }), ACondition("Later")] },
        };
        var result = (CertificateSigningRequest)Invoke(Admin, ApiVerb.Update, wanted, "status").Object!.Value;
        Assert.Equal(["Seen", "Approved", "Later"], result.Status.Conditions!.Select(static one => one.Type));
        Assert.Equal("Other", result.Status.Conditions![0].Reason);
        Assert.Equal(approved.Status.Conditions![1], result.Status.Conditions[1]);
        Assert.All(result.Status.Conditions, static one => Assert.True(one.LastUpdateTime is not null && one.LastTransitionTime is not null));

        var denied = Invoke(
            Admin, ApiVerb.Update, result with { Status = result.Status with { Conditions = [.. result.Status.Conditions, ACondition("Denied")] } }, "status").Status!;
        Assert.Contains("updates may not add a condition of type \"Denied\"", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_must_be_of_the_key_and_the_subject_that_were_asked_for_and_of_the_usages_that_were_approved()
    {
        var settings = TlsSettings.FromConfig(ReferenceConfiguration.Load());
        using var certificates = ClusterCertificates.CreateInMemory(settings, Time);
        using var key = RSA.Create(2048);
        Assert.True(SigningRequest.TryParse(Pem(key, "O=dev,CN=jane"), out var content, out var wrong), wrong);
        var pem = certificates.Sign(content!, ["digital signature", "client auth"], TimeSpan.FromMinutes(20));
        using var signed = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(pem));
        Assert.True(signed.GetRSAPublicKey()!.ExportParameters(false).Modulus.AsSpan().SequenceEqual(key.ExportParameters(false).Modulus));
        Assert.Contains("CN=jane", signed.Subject, StringComparison.Ordinal);
        Assert.Equal(Time.GetUtcNow() + TimeSpan.FromMinutes(20), new DateTimeOffset(signed.NotAfter));
        Assert.Equal("1.3.6.1.5.5.7.3.2", Assert.Single(signed.Extensions.OfType<X509EnhancedKeyUsageExtension>()).EnhancedKeyUsages[0].Value);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, Assert.Single(signed.Extensions.OfType<X509KeyUsageExtension>()).KeyUsages);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = Time.GetUtcNow().UtcDateTime } };
        chain.ChainPolicy.CustomTrustStore.Add(certificates.Authority);
        Assert.True(chain.Build(signed), string.Join(", ", chain.ChainStatus.Select(static status => status.StatusInformation)));
    }

    private static CertificateSigningRequest ARequest(string name, string subject)
    {
        using var key = RSA.Create(2048);
        return new CertificateSigningRequest
        {
            Metadata = new ObjectMeta { Name = name },
            Spec = new CertificateSigningRequestSpec
            {
                Request = Pem(key, subject),
                SignerName = SignerName.ApiServerClient,
                Usages = ["digital signature", "client auth"],
            },
        };
    }

    private static byte[] Pem(RSA key, string subject) => Encoding.ASCII.GetBytes(
        new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem());

    private static CertificateSigningRequestCondition ACondition(string type) => new() { Type = type, Status = "True", Reason = "Test" };

    private ApiResult Invoke(Caller caller, ApiVerb verb, CertificateSigningRequest body, string subresource = "")
    {
        var completion = new TaskCompletionSource<ApiResult>();
        Api.Tell(
            new InvokeCall(
                new ApiCall(caller, verb, ResourceTypes.CertificateSigningRequests, new ObjectKey("", body.Metadata.Name)) { Body = body, Subresource = subresource },
                completion),
            TestActor);
        AwaitCondition(() => completion.Task.IsCompleted, TimeSpan.FromSeconds(30));
#pragma warning disable xUnit1031 // It is completed.
        return completion.Task.Result;
#pragma warning restore xUnit1031
    }
}
