using ActorCluster.Api.Certificates;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of requests for certificates (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class CertificatePrinter
{
    public static TablePrinter Requests { get; } = new TablePrinter<CertificateSigningRequest>(
        [
            TableColumn.NameColumn,
            TableColumn.AgeColumn,
            new("SignerName", "string", "Who shall sign."),
            new("Requestor", "string", "Who asks."),
            new("RequestedDuration", "string", "For how long the certificate shall be valid."),
            new("Condition", "string", "What has been decided."),
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Age(source.Metadata.CreationTimestamp);
            cells.TextOrNone(source.Spec.SignerName);
            cells.Text(source.Spec.Username);
            cells.Text(source.Spec.ExpirationSeconds is { } seconds ? HumanDuration.Format(TimeSpan.FromSeconds(seconds)) : "<none>");
            cells.Text(State(source.Status));
        });

    private static string State(CertificateSigningRequestStatus status)
    {
        var state = Has(status, CertificateRequestConditionType.Denied) ? "Denied" : Has(status, CertificateRequestConditionType.Approved) ? "Approved" : "Pending";
        return state + (Has(status, CertificateRequestConditionType.Failed) ? ",Failed" : "") + (status.Certificate is { Length: > 0 } ? ",Issued" : "");
    }

    private static bool Has(CertificateSigningRequestStatus status, string type) => status.Conditions?.Any(condition => condition.Type == type) == true;
}
