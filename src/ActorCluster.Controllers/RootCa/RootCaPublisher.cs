using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.RootCa;

/// <summary>
/// Publishes the certificate that clients verify the API by, as the ConfigMap <c>kube-root-ca.crt</c> in every active namespace, and puts
/// it right when somebody changes it (kubernetes pkg/controller/certificates/rootcacertpublisher/publisher.go).
/// </summary>
public sealed class RootCaPublisher : ControllerActor
{
    /// <summary>The ConfigMap's name.</summary>
    public const string Name = "kube-root-ca.crt";

    private const string Key = "ca.crt";
    private const string DescriptionKey = "kubernetes.io/description";
    private const string Description =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or "
        + "kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

    private readonly RootCertificate _certificate;
    private Informer<Namespace> _namespaces = null!;
    private Informer<ConfigMap> _maps = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    /// <param name="certificate">The certificate.</param>
    public RootCaPublisher(ControllerContext context, RootCertificate certificate)
        : base(context, "root-ca-certificate-publisher") => _certificate = certificate;

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    /// <param name="certificate">The certificate.</param>
    public static Props PropsFor(ControllerContext context, RootCertificate certificate) =>
        Props.Create(() => new RootCaPublisher(context, certificate));

    /// <summary>Decides.</summary>
    /// <param name="ns">The namespace; null when it is gone.</param>
    /// <param name="map">Its ConfigMap; null when it has none.</param>
    /// <param name="rootCaPem">The certificate, as PEM.</param>
    public static Reconciliation Decide(Namespace? ns, ConfigMap? map, string rootCaPem)
    {
        if (ns is null || !ns.IsActive())
        {
            return Reconciliation.Nothing;
        }

        var data = new Dictionary<string, string> { [Key] = rootCaPem };
        if (map is null)
        {
            return Reconciliation.Of(new CreateWrite(ResourceTypes.ConfigMaps, new ConfigMap
            {
                Kind = "ConfigMap",
                ApiVersion = "v1",
                Metadata = new ObjectMeta
                {
                    Name = Name,
                    Namespace = ns.Metadata.Name,
                    Annotations = new Dictionary<string, string> { [DescriptionKey] = Description },
                },
                Data = data,
            })
            {
                MayExist = true,
            });
        }

        var described = map.Metadata.Annotations?.GetValueOrDefault(DescriptionKey) is { Length: > 0 };
        if (described && map.Data is { Count: 1 } present && present.GetValueOrDefault(Key) == rootCaPem)
        {
            return Reconciliation.Nothing;
        }

        var annotations = new Dictionary<string, string>(map.Metadata.Annotations ?? new Dictionary<string, string>()) { [DescriptionKey] = Description };
        return Reconciliation.Of(new UpdateWrite(
            ResourceTypes.ConfigMaps, map with { Data = data, Metadata = map.Metadata with { Annotations = annotations } }));
    }

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _namespaces = Watch<Namespace>(ResourceTypes.Namespaces, (_, current) =>
        {
            if (current is not null)
            {
                Enqueue(current.Key());
            }
        });
        _maps = Watch<ConfigMap>(ResourceTypes.ConfigMaps, (old, current) =>
        {
            var map = (current ?? old)!;
            if (map.Metadata.Name == Name)
            {
                Enqueue(new ObjectKey("", map.Metadata.Namespace));
            }
        });
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key) =>
        Decide(_namespaces.Find(key), _maps.Find(new ObjectKey(key.Name, Name)), _certificate.Pem);
}
