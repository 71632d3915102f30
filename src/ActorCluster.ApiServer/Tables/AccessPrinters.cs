using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of the kinds of access control (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class AccessPrinters
{
    private static readonly TableColumn[] BindingColumns =
    [
        TableColumn.NameColumn,
        new("Role", "string", "The role that the binding gives."),
        TableColumn.AgeColumn,
        new("Users", "string", "Users who get the role.", 1),
        new("Groups", "string", "Groups that get the role.", 1),
        new("ServiceAccounts", "string", "Service accounts that get the role.", 1),
    ];

    public static TablePrinter Roles { get; } = new TablePrinter<KubernetesObject>(
        [TableColumn.NameColumn, new("Created At", "date", "When the object was created.")],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Metadata.CreationTimestamp?.ToString());
        });

    public static TablePrinter RoleBindings { get; } = new TablePrinter<RoleBinding>(
        BindingColumns, static (source, cells) => Write(source, source.RoleRef, source.Subjects, cells));

    public static TablePrinter ClusterRoleBindings { get; } = new TablePrinter<ClusterRoleBinding>(
        BindingColumns, static (source, cells) => Write(source, source.RoleRef, source.Subjects, cells));

    private static void Write(KubernetesObject source, RoleRef role, IReadOnlyList<Subject>? subjects, TableCells cells)
    {
        cells.Text(source.Metadata.Name);
        cells.Text($"{role.Kind}/{role.Name}");
        cells.Age(source.Metadata.CreationTimestamp);
        cells.Text(Names(subjects, SubjectKind.User));
        cells.Text(Names(subjects, SubjectKind.Group));
        cells.Text(Names(subjects, SubjectKind.ServiceAccount));
    }

    private static string Names(IReadOnlyList<Subject>? subjects, string kind) => string.Join(
        ", ",
        (subjects ?? []).Where(subject => subject.Kind == kind).Select(subject => kind == SubjectKind.ServiceAccount ? $"{subject.Namespace}/{subject.Name}" : subject.Name));
}
