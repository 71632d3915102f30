using ActorCluster.Api.Expressions;

namespace ActorCluster.Api.AdmissionRegistration;

/// <summary>
/// The types of what expressions about requests see besides the objects (BuildRequestType and BuildNamespaceType of k8s.io/apiserver/pkg/
/// admission/plugin/cel/compile.go).
/// </summary>
public static class AdmissionShapes
{
    private static readonly CelShape Moment = CelShape.Opaque("google.protobuf.Timestamp");
    private static readonly CelShape Number = CelShape.Opaque("int");
    private static readonly CelShape Kind = Texts("kubernetes.GroupVersionKind", "group", "version", "kind");
    private static readonly CelShape Resource = Texts("kubernetes.GroupVersionResource", "group", "version", "resource");

    /// <summary>The variable <c>request</c>.</summary>
    public static CelShape Request { get; } = CelShape.Object("kubernetes.AdmissionRequest", new Dictionary<string, CelShape>
    {
        ["kind"] = Kind,
        ["resource"] = Resource,
        ["subResource"] = CelShape.Text,
        ["requestKind"] = Kind,
        ["requestResource"] = Resource,
        ["requestSubResource"] = CelShape.Text,
        ["name"] = CelShape.Text,
        ["namespace"] = CelShape.Text,
        ["operation"] = CelShape.Text,
        ["dryRun"] = CelShape.Boolean,
        ["options"] = CelShape.Dynamic,
        ["userInfo"] = CelShape.Object("kubernetes.UserInfo", new Dictionary<string, CelShape>
        {
            ["username"] = CelShape.Text,
            ["uid"] = CelShape.Text,
            ["groups"] = CelShape.List(CelShape.Text),
            ["extra"] = CelShape.MapOf(CelShape.List(CelShape.Text)),
        }),
    });

    /// <summary>
    /// The variable <c>namespaceObject</c>. Owners and managed fields are not for expressions, and the uid is in capitals.
    /// </summary>
    public static CelShape NamespaceObject { get; } = CelShape.Object("kubernetes.Namespace", new Dictionary<string, CelShape>
    {
        ["metadata"] = CelShape.Object("kubernetes.NamespaceMetadata", new Dictionary<string, CelShape>
        {
            ["name"] = CelShape.Text,
            ["generateName"] = CelShape.Text,
            ["namespace"] = CelShape.Text,
            ["labels"] = CelShape.MapOf(CelShape.Text),
            ["annotations"] = CelShape.MapOf(CelShape.Text),
            ["UID"] = CelShape.Text,
            ["creationTimestamp"] = Moment,
            ["deletionGracePeriodSeconds"] = Number,
            ["deletionTimestamp"] = Moment,
            ["generation"] = Number,
            ["resourceVersion"] = CelShape.Text,
            ["finalizers"] = CelShape.List(CelShape.Text),
        }),
        ["spec"] = CelShape.Object("kubernetes.NamespaceSpec", new Dictionary<string, CelShape> { ["finalizers"] = CelShape.List(CelShape.Text) }),
        ["status"] = CelShape.Object("kubernetes.NamespaceStatus", new Dictionary<string, CelShape>
        {
            ["phase"] = CelShape.Text,
            ["conditions"] = CelShape.List(CelShape.Object("kubernetes.NamespaceCondition", new Dictionary<string, CelShape>
            {
                ["type"] = CelShape.Text,
                ["status"] = CelShape.Text,
                ["reason"] = CelShape.Text,
                ["message"] = CelShape.Text,
                ["lastTransitionTime"] = Moment,
            })),
        }),
    });

    private static CelShape Texts(string name, params string[] fields) =>
        CelShape.Object(name, fields.ToDictionary(static field => field, static _ => CelShape.Text));
}
