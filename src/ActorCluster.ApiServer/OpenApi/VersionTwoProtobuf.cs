using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>
/// Writes a document of version 2 as the protobuf that kubectl asks for (github.com/google/gnostic openapiv2/OpenAPIv2.proto, whose field
/// numbers these are). What the messages have no field for, extensions above all, stands in them as YAML, of which JSON is a part.
/// </summary>
internal static class VersionTwoProtobuf
{
    private static readonly string[] Methods = ["", "", "get", "put", "post", "delete", "options", "head", "patch"];

    /// <summary>Writes the document.</summary>
    /// <param name="document">The document.</param>
    public static byte[] Write(JsonObject document)
    {
        var message = new Message();
        message.Text(1, document["swagger"]);
        message.Add(2, new Message().Text(1, document["info"]!["title"]).Text(2, document["info"]!["version"]));
        var paths = new Message();
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            paths.Add(2, Named(path, PathItem(item!.AsObject())));
        }

        message.Add(8, paths);
        message.Add(9, Schemas(document["definitions"]!.AsObject()));
        var securities = new Message();
        foreach (var (name, security) in document["securityDefinitions"]!.AsObject())
        {
            var key = new Message().Text(1, security!["type"]).Text(2, security["name"]).Text(3, security["in"]).Text(4, security["description"]);
            securities.Add(1, Named(name, new Message().Add(2, key)));
        }

        foreach (var requirement in document["security"]!.AsArray())
        {
            var schemes = new Message();
            foreach (var (name, _) in requirement!.AsObject())
            {
                schemes.Add(1, Named(name, new Message()));
            }

            message.Add(12, schemes);
        }

        return message.Add(13, securities).ToArray();
    }

    private static Message Schemas(JsonObject schemas)
    {
        var message = new Message();
        foreach (var (name, schema) in schemas)
        {
            message.Add(1, Named(name, Schema(schema!.AsObject())));
        }

        return message;
    }

    private static Message Schema(JsonObject schema)
    {
        var message = new Message();
        foreach (var (name, value) in schema)
        {
            switch (name)
            {
                case "$ref":
                    message.Text(1, value);
                    break;
                case "format":
                    message.Text(2, value);
                    break;
                case "title":
                    message.Text(3, value);
                    break;
                case "default":
                    message.Any(5, value);
                    break;
                case "pattern":
                    message.Text(13, value);
                    break;
                case "enum":
                    foreach (var text in value!.AsArray())
                    {
                        message.Any(20, text);
                    }

                    break;
                case "description":
                    message.Text(4, value);
                    break;
                case "required":
                    message.Texts(19, value!.AsArray());
                    break;
                case "additionalProperties":
                    message.Add(21, new Message().Add(1, Schema(value!.AsObject())));
                    break;
                case "type":
                    message.Add(22, new Message().Text(1, value));
                    break;
                case "items":
                    message.Add(23, new Message().Add(1, Schema(value!.AsObject())));
                    break;
                case "properties":
                    message.Add(25, Schemas(value!.AsObject()));
                    break;
                default:
                    message.Extension(31, name, value);
                    break;
            }
        }

        return message;
    }

    private static Message PathItem(JsonObject item)
    {
        var message = new Message();
        for (var number = 2; number < Methods.Length; number++)
        {
            if (item[Methods[number]] is JsonObject operation)
            {
                message.Add(number, Operation(operation));
            }
        }

        return Parameters(message, 9, item);
    }

    private static Message Operation(JsonObject operation)
    {
        var message = new Message().Texts(1, operation["tags"]).Text(3, operation["description"]).Text(5, operation["operationId"])
            .Texts(6, operation["produces"]).Texts(7, operation["consumes"]);
        Parameters(message, 8, operation);
        var responses = new Message();
        foreach (var (code, response) in operation["responses"]!.AsObject())
        {
            var answer = new Message().Text(1, response!["description"]);
            if (response["schema"] is JsonObject schema)
            {
                answer.Add(2, new Message().Add(1, Schema(schema)));
            }

            responses.Add(1, Named(code, new Message().Add(1, answer)));
        }

        message.Add(9, responses);
        foreach (var (name, value) in operation)
        {
            if (name.StartsWith("x-", StringComparison.Ordinal))
            {
                message.Extension(13, name, value);
            }
        }

        return message;
    }

    private static Message Parameters(Message message, int number, JsonObject owner)
    {
        foreach (var parameter in owner["parameters"]?.AsArray() ?? [])
        {
            var one = new Message();
            if ((string?)parameter!["in"] == "body")
            {
                one.Add(1, new Message().Text(2, parameter["name"]).Text(3, parameter["in"]).Truth(4, parameter["required"])
                    .Add(5, Schema(parameter["schema"]!.AsObject())));
            }
            else
            {
                var isPath = (string?)parameter["in"] == "path";
                var described = new Message().Truth(1, parameter["required"]).Text(2, parameter["in"]).Text(3, parameter["description"])
                    .Text(4, parameter["name"]).Text(isPath ? 5 : 6, parameter["type"]).Truth(isPath ? 19 : 20, parameter["uniqueItems"]);
                one.Add(2, new Message().Add(isPath ? 4 : 3, described));
            }

            message.Add(number, new Message().Add(1, one));
        }

        return message;
    }

    private static Message Named(string name, Message value) => new Message().Text(1, name).Add(2, value);

    /// <summary>A message under way. A field without a value is left out; a message without fields is not.</summary>
    private sealed class Message
    {
        private readonly ArrayBufferWriter<byte> _bytes = new(64);

        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

        public Message Text(int number, JsonNode? value) => value is null ? this : Bytes(number, Encoding.UTF8.GetBytes((string)value!));

        public Message Texts(int number, JsonNode? values)
        {
            foreach (var value in values?.AsArray() ?? [])
            {
                Text(number, value);
            }

            return this;
        }

        public Message Truth(int number, JsonNode? value)
        {
            if (value is not null && (bool)value)
            {
                Varint((uint)number << 3);
                Varint(1);
            }

            return this;
        }

        public Message Add(int number, Message value) => Bytes(number, value._bytes.WrittenSpan);

        // A value of any type is a text in YAML, and JSON is YAML.
        public Message Any(int number, JsonNode? value) => Add(number, new Message().Text(2, (value?.ToJsonString() ?? "null") + "\n"));

        public Message Extension(int number, string name, JsonNode? value) =>
            Add(number, Named(name, new Message().Text(2, (value?.ToJsonString() ?? "null") + "\n")));

        private Message Bytes(int number, ReadOnlySpan<byte> value)
        {
            Varint(((uint)number << 3) | 2);
            Varint((uint)value.Length);
            _bytes.Write(value);
            return this;
        }

        private void Varint(uint value)
        {
            for (; value >= 0x80; value >>= 7)
            {
                _bytes.Write([(byte)(value | 0x80)]);
            }

            _bytes.Write([(byte)value]);
        }
    }
}
