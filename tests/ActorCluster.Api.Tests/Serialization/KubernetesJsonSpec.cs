using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Tests.Serialization;

public sealed class KubernetesJsonSpec
{
    [Fact]
    public void Encoder_must_leave_out_what_Go_leaves_out()
    {
        var deployment = new Deployment { Kind = "Deployment", ApiVersion = "apps/v1", Metadata = new ObjectMeta { Name = "web" } };
        Assert.Equal(
            """{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web","creationTimestamp":null},"spec":{"selector":null,"template":{"metadata":{"creationTimestamp":null},"spec":{"containers":null}},"strategy":{}},"status":{}}""",
            KubernetesJson.ToText(deployment));
    }

    [Fact]
    public void Encoder_must_sort_maps_and_keep_zero_pointers()
    {
        var deployment = new Deployment
        {
            Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["b"] = "2", ["a"] = "" } },
            Spec = new DeploymentSpec { Replicas = 0 },
        };
        var json = KubernetesJson.ToText(deployment);
        Assert.Contains("""{"a":"","b":"2"}""", json, StringComparison.Ordinal);
        Assert.Contains("\"replicas\":0", json, StringComparison.Ordinal);
    }

    // encoding/json: compact with escapeHTML, which is what Go makes of a RawExtension whenever it encodes one.
    [Theory]
    [InlineData("""{ "b" : [ 1, "a b" ],\n "a": null }""", """{"b":[1,"a b"],"a":null}""")]
    [InlineData("""{"a":"x && y <z>"}""", """{"a":"x \u0026\u0026 y \u003cz\u003e"}""")]
    [InlineData("""{"a":"\u0026 \" \\","b":"è\u2028é"}""", """{"a":"\u0026 \" \\","b":"è\u2028é"}""")]
    public void Raw_values_must_come_out_as_Go_compacts_them(string json, string expected)
    {
        Assert.Equal(expected, RawJson.Compact(Encoding.UTF8.GetBytes(json.Replace("\\n", "\n", StringComparison.Ordinal))).ToString());
        var revision = KubernetesJson.Decode<ControllerRevision>($$"""{"data":{{json.Replace("\\n", "\n", StringComparison.Ordinal)}},"revision":1}""");
        Assert.Equal(expected, revision.Data!.Value.ToString());
    }

    [Fact]
    public void Raw_values_must_have_their_line_separators_escaped() =>
        Assert.Equal("\"a\\u2028b\\u2029c\u2027\"", RawJson.Compact(Encoding.UTF8.GetBytes("\"a\u2028b\u2029c\u2027\"")).ToString());

    [Fact]
    public void Decoder_must_keep_the_types_of_a_tables_cells()
    {
        var row = KubernetesJson.Decode<Table>("""{"rows":[{"cells":["web",3,1.5,true,9007199254740993]}]}""").Rows![0];

        Assert.Equal(["web", 3L, 1.5, true, 9007199254740993L], row.Cells);
    }

    [Theory]
    [InlineData("""{"spec":{"containers":"x"}}""", "json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container")]
    [InlineData("""{"spec":{"containers":[{"env":[{"value":5}]}]}}""", "json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string")]
    [InlineData("""{"metadata":{"labels":{"a":true}}}""", "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string")]
    [InlineData("""{"spec":{"priority":"1"}}""", "json: cannot unmarshal string into Go struct field PodSpec.spec.priority of type int32")]
    [InlineData("""{"spec":{"priority":1.5}}""", "json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.priority of type int32")]
    [InlineData("""{"spec":{"priority":99999999999}}""", "json: cannot unmarshal number 99999999999 into Go struct field PodSpec.spec.priority of type int32")]
    [InlineData("""{"spec":[]}""", "json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec")]
    [InlineData("""[]""", "json: cannot unmarshal array into Go value of type v1.Pod")]
    [InlineData("""{"spec":{"containers":[{"resources":{"limits":{"cpu":"x"}}}]}}""", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("""{"spec":{""", "unexpected end of JSON input")]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData("""{"spec": x}""", "invalid character 'x' looking for beginning of value")]
    public void Decoder_must_refuse_in_the_words_of_Go(string json, string message) =>
        Assert.Equal(message, Assert.Throws<DecodingException>(() => KubernetesJson.Decode<Pod>(json)).Message);

    [Theory]
    [InlineData("""{"metadata":{"labels":"x"}}""", "cannot restore map from string")]
    [InlineData("""{"metadata":{"labels":["x"]}}""", "cannot restore map from slice")]
    [InlineData("""{"metadata":{"labels":{"a":5}}}""", "cannot convert int64 to string")]
    [InlineData("""{"metadata":{"labels":{"a":true}}}""", "unrecognized type: string")]
    [InlineData("""{"spec":"x"}""", "cannot restore struct from: string")]
    [InlineData("""{"spec":{"containers":{"name":"x"}}}""", "cannot restore slice from map")]
    [InlineData("""{"spec":{"containers":[7]}}""", "cannot restore struct from: int64")]
    [InlineData("""{"spec":{"priority":"1"}}""", "unrecognized type: int32")]
    [InlineData("""{"spec":{"priority":1.5}}""", "cannot convert float64 to int32")]
    [InlineData("""{"spec":{"hostNetwork":"yes"}}""", "unrecognized type: bool")]
    [InlineData("""{"metadata":{"creationTimestamp":5}}""", "json: cannot unmarshal number into Go value of type string")]
    [InlineData("""{"spec":{"containers":[{"resources":{"limits":{"cpu":"x"}}}]}}""", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    public void Converter_must_refuse_in_its_own_words(string json, string message) =>
        Assert.Equal(message, Assert.Throws<DecodingException>(() => KubernetesJson.Convert(JsonNode.Parse(json), typeof(Pod))).Message);

    [Fact]
    public void Decoder_must_report_unknown_and_duplicate_fields_in_order()
    {
        const string json = """
            {"foo":1,"spec":{"containers":[{"name":"a","Image":"b","ports":[{"x":{"y":[1]}}]}],"replicas":1,"nodeName":"a","nodeName":"b"},"metadata":{"labels":{"l":"1","l":"2"}},"metadata":{"name":"last"}}
            """;
        var (value, problems) = KubernetesJson.DecodeAndReport(Encoding.UTF8.GetBytes(json), typeof(Pod));
        Assert.Equal(
            [
                "unknown field \"foo\"",
                "unknown field \"spec.containers[0].Image\"",
                "unknown field \"spec.containers[0].ports[0].x\"",
                "unknown field \"spec.replicas\"",
                "duplicate field \"spec.nodeName\"",
                "duplicate field \"metadata.labels.l\"",
                "duplicate field \"metadata\"",
            ],
            problems);
        var pod = (Pod)value;
        Assert.Equal("last", pod.Metadata.Name);
        Assert.Equal("b", pod.Spec.NodeName);
        Assert.Null(pod.Spec.Containers![0].Image);
    }

    [Fact]
    public void Decoder_must_take_nulls_for_absence()
    {
        var pod = KubernetesJson.Decode<Pod>("""{"metadata":null,"spec":{"nodeName":null,"containers":[null]},"status":null}""");
        Assert.NotNull(pod.Metadata);
        Assert.Equal("", pod.Metadata.Name);
        Assert.Equal("", Assert.Single(pod.Spec.Containers!).Name);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(100_000)]
    public void Decoder_must_survive_deep_nesting(int depth)
    {
        var json = """{"x":""" + new string('[', depth) + new string(']', depth) + "}";
        Assert.Equal("exceeded max depth", Assert.Throws<DecodingException>(() => KubernetesJson.Decode<Pod>(json)).Message);
    }

    [Fact]
    public void Decoder_must_replace_broken_text_as_Go_does()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"metadata":{"name":"?"}}""");
        bytes[bytes.AsSpan().IndexOf((byte)'?')] = 0xff;
        Assert.Equal("\ufffd", KubernetesJson.Decode<Pod>(bytes).Metadata.Name);
        Assert.Throws<DecodingException>(() => KubernetesJson.Decode<Pod>("""{"metadata":{"name":"\ud800"}}"""));
    }

    [Fact]
    public void Decoder_must_never_crash_on_damaged_documents()
    {
        var random = new Random(11);
        foreach (var type in ObjectGenerator.RootTypes)
        {
            var bytes = KubernetesJson.Encode(new ObjectGenerator(5).Root(type));
            for (var i = 0; i < 50; i++)
            {
                var damaged = bytes.AsSpan(0, random.Next(1, bytes.Length + 1)).ToArray();
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                try
                {
                    KubernetesJson.DecodeAndReport(damaged, type);
                }
                catch (DecodingException)
                {
                    // The only exception there may be.
                }
            }
        }
    }

    [Fact]
    public void Decoder_must_keep_raw_values_compact_and_bytes_exact()
    {
        var pod = KubernetesJson.Decode<Pod>("""{"metadata":{"managedFields":[{"fieldsV1": { "f:a b": {} , "x": "\" \\" } }]}}""");
        Assert.Equal("""{"f:a b":{},"x":"\" \\"}""", pod.Metadata.ManagedFields![0].FieldsV1.ToString());
        var secret = KubernetesJson.Decode<Secret>("""{"data":{"k":"AAEC"}}""");
        Assert.Equal([0, 1, 2], secret.Data!["k"]);
        Assert.Equal(
            "illegal base64 data at input byte 1",
            Assert.Throws<DecodingException>(() => KubernetesJson.Decode<Secret>("""{"data":{"k":"a$b="}}""")).Message);
    }

    // Go's time.Parse with the layouts of metav1.Time and metav1.MicroTime, whose six digits are neither optional nor a minimum.
    [Theory]
    [InlineData("creationTimestamp", "x", "cannot parse \"x\" as \"2006\"")]
    [InlineData("creationTimestamp", "2020-01-01", "cannot parse \"\" as \"T\"")]
    [InlineData("creationTimestamp", "2020-1-01T00:00:00Z", "cannot parse \"1-01T00:00:00Z\" as \"01\"")]
    [InlineData("creationTimestamp", "2020-01-01T00:00:00+0200", "cannot parse \"+0200\" as \"Z07:00\"")]
    [InlineData("creationTimestamp", "2020-13-01T00:00:00Z", "month out of range")]
    [InlineData("creationTimestamp", "2019-02-29T00:00:00Z", "day out of range")]
    [InlineData("creationTimestamp", "2020-01-01T00:00:00Zx", "extra text: \"x\"")]
    [InlineData("renewTime", "2020-01-01T00:00:00Z", "cannot parse \"Z\" as \".000000\"")]
    [InlineData("renewTime", "2020-01-01T00:00:00.1234567Z", "cannot parse \"7Z\" as \"Z07:00\"")]
    public void Times_must_be_refused_in_the_words_of_Go(string field, string text, string why)
    {
        var json = $$$"""{"{{{(field == "renewTime" ? "spec" : "metadata")}}}":{"{{{field}}}":"{{{text}}}"}}""";
        var layout = field == "renewTime" ? "2006-01-02T15:04:05.000000Z07:00" : "2006-01-02T15:04:05Z07:00";
        Assert.Equal(
            $"parsing time \"{text}\"{(why.StartsWith("cannot", StringComparison.Ordinal) ? $" as \"{layout}\"" : "")}: {why}",
            Assert.Throws<DecodingException>(() => KubernetesJson.Decode<Coordination.Lease>(json)).Message);
    }

    // encoding/json's scanner names the character and what it was looking for.
    [Theory]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData("{", "unexpected end of JSON input")]
    [InlineData("x", "invalid character 'x' looking for beginning of value")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1,}", "invalid character '}' looking for beginning of object key string")]
    [InlineData("{\"a\":[1 2]}", "invalid character '2' after array element")]
    [InlineData("{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair")]
    [InlineData("{\"a\":tru}", "invalid character '}' in literal true (expecting 'e')")]
    [InlineData("{\"a\":-x}", "invalid character 'x' in numeric literal")]
    [InlineData("{\"a\":1.}", "invalid character '}' after decimal point in numeric literal")]
    [InlineData("{\"a\":\"\\q\"}", "invalid character 'q' in string escape code")]
    [InlineData("{\"a\":\"\n\"}", "invalid character '\\n' in string literal")]
    [InlineData("{\"a\":tr", "invalid character ' ' in literal true (expecting 'u')")]
    [InlineData("{\"a\":1.", "invalid character ' ' after decimal point in numeric literal")]
    [InlineData("{\"a\":\"x", "unexpected end of JSON input")]
    [InlineData("{} {", "invalid character '{' after top-level value")]
    public void Malformed_documents_must_be_refused_in_the_words_of_Go(string json, string message) =>
        Assert.Equal(message, Assert.Throws<DecodingException>(() => KubernetesJson.Decode<Pod>(json)).Message);

    [Fact]
    public void Times_must_be_read_in_any_offset_and_written_in_utc()
    {
        var lease = KubernetesJson.Decode<Coordination.Lease>(
            """{"metadata":{"creationTimestamp":"2025-01-02T03:04:05.9+01:00"},"spec":{"renewTime":"2025-01-02T03:04:05.123456+01:00","holderIdentity":""}}""");
        var json = KubernetesJson.ToText(lease);
        Assert.Contains("\"creationTimestamp\":\"2025-01-02T02:04:05Z\"", json, StringComparison.Ordinal);
        Assert.Contains("\"renewTime\":\"2025-01-02T02:04:05.123456Z\"", json, StringComparison.Ordinal);
        Assert.Contains("\"holderIdentity\":\"\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_must_handle_objects_inside_other_documents()
    {
        var pod = KubernetesJson.Decode<Pod>("""{"kind":"Pod","metadata":{"name":"p","managedFields":[{"fieldsV1":{ "a": 1 }}]}}""");
        var json = System.Text.Json.JsonSerializer.Serialize(new { Inner = pod, At = new Time(DateTimeOffset.UnixEpoch) }, KubernetesJson.Options);
        Assert.Equal($$"""{"inner":{{KubernetesJson.ToText(pod)}},"at":"1970-01-01T00:00:00Z"}""", json);
        var back = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, Pod>>($$"""{"x":{{KubernetesJson.ToText(pod)}}}""", KubernetesJson.Options)!;
        Assert.Equal(KubernetesJson.ToText(pod), KubernetesJson.ToText(back["x"]));
        Assert.Throws<System.Text.Json.JsonException>(() => System.Text.Json.JsonSerializer.Deserialize<Pod>("""{"spec":1}""", KubernetesJson.Options));
    }

    [Fact]
    public void Peek_must_find_the_type_wherever_it_stands()
    {
        Assert.Equal(("apps/v1", "Deployment"), KubernetesJson.PeekType("""{"spec":{"kind":"no"},"kind":"Deployment","apiVersion":"apps/v1"}"""u8));
        Assert.Equal(("", ""), KubernetesJson.PeekType("{}"u8));
        Assert.Throws<DecodingException>(() => KubernetesJson.PeekType("[]"u8));
    }

    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: yes\nb: 'yes'\nc: off\nd: ~\ne:", """{"a":true,"b":"yes","c":false,"d":null,"e":null}""")]
    [InlineData("a: 0777\nb: 0x1F\nc: 1_000\nd: 1.5\ne: 1e3\nf: 1.2.3", """{"a":511,"b":31,"c":1000,"d":1.5,"e":1000,"f":"1.2.3"}""")]
    [InlineData("1: x\ntrue: z", """{"1":"x","true":"z"}""")]
    [InlineData("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2", """{"a":{"b":1},"c":{"b":1},"d":{"e":2,"b":1}}""")]
    [InlineData("a: |\n  x\n  y\n", """{"a":"x\ny\n"}""")]
    [InlineData("""{"a": ["x", 1]}""", """{"a":["x",1]}""")]
    [InlineData("a: 2001-01-01", """{"a":"2001-01-01"}""")]
    [InlineData("", "null")]
    public void Yaml_must_become_json(string yaml, string json) => Assert.Equal(json, Encoding.UTF8.GetString(YamlToJson.Convert(Encoding.UTF8.GetBytes(yaml))));

    [Fact]
    public void Yaml_must_not_explode()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]");
        }

        Assert.Throws<DecodingException>(() => YamlToJson.Convert(Encoding.UTF8.GetBytes(bomb.ToString())));
        Assert.Throws<DecodingException>(() => YamlToJson.Convert(Encoding.UTF8.GetBytes(new string('[', 5000))));
        Assert.Throws<DecodingException>(() => YamlToJson.Convert("a: [1"u8));
    }
}
