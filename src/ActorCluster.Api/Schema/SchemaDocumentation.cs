using System.Collections.Frozen;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ActorCluster.Api.Schema;

/// <summary>
/// What types and fields mean, for OpenAPI and <c>kubectl explain</c>: the comments of this assembly, from the XML file that the compiler
/// puts next to it. Read on first use; without the file every text is empty.
/// </summary>
public static class SchemaDocumentation
{
    private static readonly Lazy<FrozenDictionary<string, string>> Texts = new(Load);

    /// <summary>The meaning of a type.</summary>
    /// <param name="schema">The type.</param>
    public static string Of(ObjectSchema schema) => Texts.Value.GetValueOrDefault("T:" + Name(schema.Type), "");

    /// <summary>The meaning of a field.</summary>
    /// <param name="field">The field.</param>
    public static string Of(FieldSchema field) =>
        Texts.Value.GetValueOrDefault($"P:{Name(field.Property.DeclaringType!)}.{field.Property.Name}", "");

    private static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!;

    private static FrozenDictionary<string, string> Load()
    {
        var file = Path.Combine(AppContext.BaseDirectory, typeof(SchemaDocumentation).Assembly.GetName().Name + ".xml");
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (File.Exists(file))
        {
            using var reader = XmlReader.Create(file);
            foreach (var member in XDocument.Load(reader).Descendants("member"))
            {
                if (member.Attribute("name")?.Value is { } name && member.Element("summary") is { } summary)
                {
                    texts[name] = Text(summary);
                }
            }
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string Text(XElement summary)
    {
        var text = new StringBuilder();
        foreach (var node in summary.DescendantNodes())
        {
            if (node is XText plain)
            {
                text.Append(plain.Value);
            }
            else if (node is XElement { IsEmpty: true } reference && (reference.Attribute("cref") ?? reference.Attribute("langword")) is { } target)
            {
                text.Append(target.Value[(target.Value.LastIndexOf('.') + 1)..]);
            }
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
