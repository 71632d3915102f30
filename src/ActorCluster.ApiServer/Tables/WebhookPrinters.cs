using ActorCluster.Api.AdmissionRegistration;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of webhooks and admission policies (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class WebhookPrinters
{
    private static readonly TableColumn WebhooksColumn = new("Webhooks", "integer", "Number of webhooks.");

    public static TablePrinter Mutating { get; } = new TablePrinter<MutatingWebhookConfiguration>(
        [TableColumn.NameColumn, WebhooksColumn, TableColumn.AgeColumn],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Number(source.Webhooks?.Count ?? 0);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter Validating { get; } = new TablePrinter<ValidatingWebhookConfiguration>(
        [TableColumn.NameColumn, WebhooksColumn, TableColumn.AgeColumn],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Number(source.Webhooks?.Count ?? 0);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter Policies { get; } = new TablePrinter<ValidatingAdmissionPolicy>(
        [
            TableColumn.NameColumn,
            new("Validations", "integer", "Number of rules."),
            new("ParamKind", "string", "Kind of the objects that give parameters."),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Number(source.Spec.Validations?.Count ?? 0);
            cells.Text(source.Spec.ParamKind is { } kind ? $"{kind.ApiVersion}/{kind.Kind}" : "<unset>");
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter Bindings { get; } = new TablePrinter<ValidatingAdmissionPolicyBinding>(
        [
            TableColumn.NameColumn,
            new("PolicyName", "string", "Name of the policy."),
            new("ParamRef", "string", "The objects that give parameters."),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Spec.PolicyName);
            cells.Text(source.Spec.ParamRef is not { } parameters ? "<unset>"
                : string.IsNullOrEmpty(parameters.Name) ? "*.*"
                : string.IsNullOrEmpty(parameters.Namespace) ? parameters.Name
                : $"{parameters.Namespace}/{parameters.Name}");
            cells.Age(source.Metadata.CreationTimestamp);
        });
}
