using System.Globalization;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>The columns that a definition declares (registry/customresource/tableconvertor/tableconvertor.go).</summary>
internal sealed class CustomColumns : TablePrinter
{
    private static readonly CustomResourceColumnDefinition[] AgeAlone =
    [
        new() { Name = "Age", Type = "date", JsonPath = ".metadata.creationTimestamp", Description = "When the object was created, in UTC. Set by the server." },
    ];

    private readonly IReadOnlyList<CustomResourceColumnDefinition> _columns;
    private readonly JsonPath?[] _paths;

    /// <summary>Makes the columns.</summary>
    /// <param name="columns">Those that are declared; the age when there are none.</param>
    public CustomColumns(IReadOnlyList<CustomResourceColumnDefinition>? columns)
    {
        _columns = columns is { Count: > 0 } ? columns : AgeAlone;
        _paths = [.. _columns.Select(static column => JsonPath.TryParse(column.JsonPath))];
        Columns =
        [
            TableColumn.NameColumn,
            .. _columns.Select(static column => new TableColumn(
                column.Name,
                column.Type,
                string.IsNullOrEmpty(column.Description) ? $"Custom resource definition column (in JSONPath format): {column.JsonPath}" : column.Description,
                column.Priority,
                column.Format ?? "")),
        ];
    }

    public override IReadOnlyList<TableColumn> Columns { get; }

    public override void WriteCells(KubernetesObject source, TableCells cells)
    {
        cells.Text(source.Metadata.Name);
        var data = ((CustomObject)source).ToData();
        for (var i = 0; i < _columns.Count; i++)
        {
            var found = _paths[i]?.Find(data).Take(1).ToArray() ?? [];
            if (found.Length == 0)
            {
                cells.Nothing();
            }
            else
            {
                Write(_columns[i].Type, found[0], cells);
            }
        }
    }

    private static void Write(string type, object? value, TableCells cells)
    {
        switch (type)
        {
            case "string" when value is not null:
                cells.Text(value is string or bool or long or double ? JsonData.Show(value) : JsonData.ToText(value));
                break;
            case "integer" when value is long or double:
                cells.Number(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case "number" when value is long or double:
                cells.Fraction(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case "boolean" when value is bool flag:
                cells.Flag(flag);
                break;
            case "date" when value is string text:
                if (Time.TryParse(text, out var time))
                {
                    cells.Age(time);
                }
                else
                {
                    cells.Text("<invalid>");
                }

                break;
            default:
                cells.Nothing();
                break;
        }
    }
}
