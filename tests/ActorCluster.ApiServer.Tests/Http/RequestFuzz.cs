using System.Globalization;
using System.Text.Json.Nodes;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>A request that may be anything.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path with its query.</param>
/// <param name="Type">The media type of the body.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Headers">The other headers.</param>
internal sealed record FuzzRequest(string Method, string Path, string? Type, string? Body, IReadOnlyList<KeyValuePair<string, string>> Headers);

/// <summary>
/// Makes requests that are almost right: objects of Kubernetes' documentation and patches of them with some of their parts replaced, with
/// paths, selectors, options and headers of which some are nonsense. Equal seeds make equal requests.
/// </summary>
internal sealed class RequestFuzz(int seed)
{
    private readonly Random _random = new(seed);

    private static readonly string[] Objects =
    [
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"app":"a"},"annotations":{"x/y":"z"}},"data":{"k":"v"},"binaryData":{"b":"AAE="},"immutable":false}""",
        """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"type":"Opaque","data":{"k":"dg=="},"stringData":{"s":"t"}}""",
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"type":"NodePort","selector":{"app":"a"},"ipFamilyPolicy":"SingleStack","sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":10}},"ports":[{"name":"http","port":80,"targetPort":"http","protocol":"TCP"},{"name":"s","port":443,"targetPort":8443}]}}""",
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"app":"a"}},"spec":{"initContainers":[{"name":"i","image":"busybox","restartPolicy":"Always"}],"containers":[{"name":"c","image":"nginx:1.27","ports":[{"containerPort":80,"name":"http"}],"env":[{"name":"E","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}],"resources":{"requests":{"cpu":"100m","memory":"1Gi"},"limits":{"cpu":1}},"livenessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":5},"volumeMounts":[{"name":"v","mountPath":"/v"}]}],"volumes":[{"name":"v","projected":{"sources":[{"configMap":{"name":"a","items":[{"key":"k","path":"p"}]}}]}}],"affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"zone","labelSelector":{"matchExpressions":[{"key":"app","operator":"In","values":["a"]}]}}]}},"tolerations":[{"key":"k","operator":"Exists","effect":"NoExecute","tolerationSeconds":5}],"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule"}]}}""",
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"a"}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":0}},"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"nginx"}]}}}}""",
        """{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"a"},"spec":{"schedule":"*/5 * * * *","timeZone":"Etc/UTC","concurrencyPolicy":"Forbid","jobTemplate":{"spec":{"backoffLimit":2,"completions":3,"parallelism":2,"completionMode":"Indexed","podFailurePolicy":{"rules":[{"action":"FailJob","onExitCodes":{"operator":"In","values":[42]}}]},"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"busybox"}]}}}}}}""",
        """{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"a"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"a"},"minReplicas":1,"maxReplicas":5,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}],"behavior":{"scaleDown":{"policies":[{"type":"Pods","value":4,"periodSeconds":60}]}}}}""",
        """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"a"},"spec":{"ingressClassName":"nginx","tls":[{"hosts":["a.example"],"secretName":"t"}],"rules":[{"host":"*.example.com","http":{"paths":[{"path":"/p","pathType":"Prefix","backend":{"service":{"name":"a","port":{"number":80}}}}]}}]}}""",
        """{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"a"},"spec":{"podSelector":{},"policyTypes":["Ingress","Egress"],"egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8","except":["10.1.0.0/16"]}}],"ports":[{"protocol":"TCP","port":80,"endPort":90}]}]}}""",
        """{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"a"},"spec":{"minAvailable":"50%","selector":{"matchLabels":{"app":"a"}}}}""",
        """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"a"},"rules":[{"apiGroups":["","apps"],"resources":["pods/log","*"],"verbs":["get"],"resourceNames":["a"]}]}""",
        """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"a"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem","dataSourceRef":{"kind":"PersistentVolumeClaim","name":"b"}}}""",
        """{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"a"},"spec":{"limits":[{"type":"Container","max":{"cpu":"2"},"min":{"cpu":"1m"},"default":{"cpu":"1"},"defaultRequest":{"cpu":"100m"}}]}}""",
        """{"apiVersion":"v1","kind":"Event","metadata":{"name":"a","namespace":"default"},"involvedObject":{"kind":"Pod","namespace":"default","name":"a"},"reason":"R","message":"m","type":"Normal","firstTimestamp":"2026-01-01T00:00:00Z","count":1}""",
        """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"a"},"spec":{"holderIdentity":"h","leaseDurationSeconds":15,"renewTime":"2026-01-01T00:00:00.000000Z"}}""",
        """{"apiVersion":"v1","kind":"Node","metadata":{"name":"a","labels":{"l":"v"}},"spec":{"podCIDR":"10.0.0.0/24","taints":[{"key":"k","effect":"NoSchedule"}]},"status":{"capacity":{"cpu":"4"}}}""",
        """{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"a"},"spec":{"failurePolicy":"Fail","matchConstraints":{"resourceRules":[{"apiGroups":["apps"],"apiVersions":["v1"],"operations":["CREATE"],"resources":["deployments"]}]},"matchConditions":[{"name":"c","expression":"request.operation == 'CREATE'"}],"variables":[{"name":"v","expression":"object.spec.replicas"}],"validations":[{"expression":"variables.v <= 5 && object.metadata.name.matches('^a')","messageExpression":"'at most ' + string(5)"}]}}""",
        """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"tabs.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"tabs","kind":"Tab","shortNames":["t"]},"versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"}},"additionalPrinterColumns":[{"name":"C","type":"string","jsonPath":".spec.cron"}],"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","required":["cron"],"x-kubernetes-validations":[{"rule":"!has(self.list) || self.list.all(x, x.n.size() < 9)","message":"m"}],"properties":{"cron":{"type":"string","pattern":"^[a-z]+$","default":"a"},"replicas":{"type":"integer","minimum":0,"format":"int32"},"port":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},"list":{"type":"array","maxItems":5,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["n"],"items":{"type":"object","required":["n"],"properties":{"n":{"type":"string","maxLength":20}}}},"any":{"type":"object","x-kubernetes-preserve-unknown-fields":true},"map":{"type":"object","additionalProperties":{"type":"number","nullable":true}}}},"status":{"type":"object","properties":{"replicas":{"type":"integer"}}}}}}}]}}""",
        """{"apiVersion":"example.com/v1","kind":"Tab","metadata":{"name":"a"},"spec":{"cron":"abc","replicas":1,"port":"http","list":[{"n":"x"}],"any":{"q":[1]},"map":{"m":1.5}}}""",
        """{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"u","groups":["g"],"resourceAttributes":{"verb":"get","resource":"pods","labelSelector":{"requirements":[{"key":"a","operator":"In","values":["b"]}]}}}}""",
        """{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"propagationPolicy":"Foreground","preconditions":{"uid":"x"},"dryRun":["All"]}""",
        """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a","namespace":"default"},"spec":{"replicas":3}}""",
        """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"a"},"deleteOptions":{"gracePeriodSeconds":1}}""",
    ];

    private static readonly string[] Collections =
    [
        "/api/v1/namespaces/default/configmaps", "/api/v1/namespaces/default/secrets", "/api/v1/namespaces/default/services", "/api/v1/namespaces/default/pods",
        "/apis/apps/v1/namespaces/default/deployments", "/apis/batch/v1/namespaces/default/cronjobs", "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
        "/apis/networking.k8s.io/v1/namespaces/default/ingresses", "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies",
        "/apis/policy/v1/namespaces/default/poddisruptionbudgets", "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
        "/api/v1/namespaces/default/persistentvolumeclaims", "/api/v1/namespaces/default/limitranges", "/api/v1/namespaces/default/events",
        "/apis/coordination.k8s.io/v1/namespaces/default/leases", "/api/v1/nodes", "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "/apis/example.com/v1/namespaces/default/tabs", "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1", "65536", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e400", "1.5", "-0", "1e-7", "\"\"", "\"a\"", "\"A b\"",
        "\"\\u0000\"", "\"\\ud800\"", "\"é\"", "\"-\"", "\"1Gi\"", "\"1e3\"", "\"-5%\"", "\"101%\"", "\"0.1m\"", "\"../..\"", "\"a/b/c\"", "\"*\"", "\"$(X)\"", "\"[\"", "\"(?=x)\"",
        "\"self.x == 1\"", "\"[1].map(x, x)\"", "\"2026-13-01T00:00:00Z\"", "\"10.0.0.0/33\"", "\"::1\"", "\".spec[0]\"", "\"{.a[?(@.b==\\\"c\\\")]}\"", "[]", "[null]", "[[]]", "[1,\"a\",{}]", "{}", "{\"\":null}",
        "{\"$patch\":\"delete\"}", "{\"$patch\":\"replace\"}", "{\"a\":{\"b\":{\"c\":[]}}}", "{\"name\":null}", "{\"$retainKeys\":[\"a\"]}", "[{\"$patch\":\"delete\"}]", "{\"type\":\"object\"}", "{\"$ref\":\"#/x\"}",
    ];

    private static readonly string[] Keys =
        ["a", "", "name", "metadata", "$patch", "$setElementOrder/containers", "$deleteFromPrimitiveList/finalizers", "$retainKeys", "spec", "status", "kind", "k8s.io/x", "f:spec", "é", "items", "managedFields"];

    private static readonly string[] Types =
    [
        "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/json; charset=utf-8", "application/apply-patch+yaml",
        "application/merge-patch+json", "application/strategic-merge-patch+json", "application/json-patch+json", "text/plain", "application/cbor",
    ];

    private static readonly string[] Selectors =
    [
        "a=b", "a==b,c!=d", "a in (b,c)", "a notin ()", "!a", "a", "a>1", "a<", ",", "a=b,", "(", "a in (b", "a=b=c", "é=1", "a/b/c=1", "x in (,)", " a = b ", "metadata.name=a",
        "metadata.name!=a,metadata.namespace=default", "spec.nodeName=", "status.phase=Running", "spec.x=1", "metadata.name=a\\,b", "metadata.name=\\", "=", "involvedObject.kind==Pod",
    ];

    private static readonly string[] Accepts =
    [
        "application/json", "application/vnd.kubernetes.protobuf", "application/vnd.kubernetes.protobuf,application/json;q=0.5", "*/*", "text/html", "application/json;as=Table;v=v1;g=meta.k8s.io",
        "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v2", "application/json;as=", ";;", "application/yaml", "",
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
    ];

    /// <summary>Makes a request.</summary>
    public FuzzRequest Next()
    {
        var which = _random.Next(Collections.Length);
        var name = _random.Next(4) > 0 ? which == 17 ? "tabs.example.com" : "a" : Pick(["b", "A", "%00", "a.b", "-", new string('n', 300), "..%2f", "%ff", "a%20b"]);
        var subresource = _random.Next(5) > 0 ? "" : "/" + Pick(["status", "scale", "eviction", "binding", "ephemeralcontainers", "log", "token", "x", "finalize", "approval", "proxy"]);
        var method = Pick(["POST", "POST", "PUT", "PATCH", "PATCH", "PATCH", "GET", "GET", "DELETE"]);
        var onCollection = method == "POST" ? subresource.Length == 0 : method is "GET" or "DELETE" && _random.Next(3) == 0;
        var path = (_random.Next(10) == 0 ? Pick(Collections) : Collections[which]) + (onCollection ? "" : "/" + name + subresource);
        if (_random.Next(30) == 0)
        {
            path = path.Replace("default", Pick(["nowhere", "%20", "kube-system", "A"]), StringComparison.Ordinal);
        }

        string? body = null;
        var type = Types[0];
        if (method == "PATCH")
        {
            type = Pick(Types[4..8]);
            body = type == Types[7] ? JsonPatch(Objects[which]) : Text(Mutated(Objects[which]));
        }
        else if (method is "POST" or "PUT" || (method == "DELETE" && _random.Next(2) == 0))
        {
            type = _random.Next(12) == 0 ? Pick(Types) : Types[0];
            body = Text(Mutated(method == "DELETE" ? Objects[20] : subresource.Length > 0 ? Pick(Objects) : Objects[which]));
        }

        return new FuzzRequest(method, path + Query(method, type), body is null ? null : type, body, Headers());
    }

    private string Query(string method, string type)
    {
        var options = new List<string>();
        void Add(string name, params string[] values) => options.Add(name + "=" + Uri.EscapeDataString(Pick(values)));

        if (type == "application/apply-patch+yaml" && _random.Next(8) > 0)
        {
            Add("fieldManager", "m", "n", "", new string('m', 200), "\t");
        }

        while (_random.Next(3) == 0)
        {
            switch (_random.Next(13))
            {
                case 0: Add("labelSelector", Selectors); break;
                case 1: Add("fieldSelector", Selectors); break;
                case 2: Add("limit", "1", "0", "-1", "x", "99999999999999999999"); break;
                case 3: Add("continue", "x", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhXHUwMDAwIn0", "%", "e30", "bnVsbA"); break;
                case 4: Add("resourceVersion", "0", "1", "-1", "x", "99999999999999999999"); break;
                case 5: Add("resourceVersionMatch", "Exact", "NotOlderThan", "x", ""); break;
                case 6: Add("dryRun", "All", "all", "", "All,All"); break;
                case 7: Add("fieldValidation", "Strict", "Warn", "Ignore", "x", ""); break;
                case 8: Add("force", "true", "x", "1", ""); break;
                case 9: Add("timeout", "1s", "x", "-1s", "1h", "0"); break;
                case 10: Add("pretty", "true", "x"); break;
                case 11 when method == "DELETE": Add("gracePeriodSeconds", "0", "-1", "x", "30"); break;
                case 12 when method == "DELETE": Add("propagationPolicy", "Orphan", "Background", "Foreground", "x"); break;
                default: Add(Pick(Keys), "x", ""); break;
            }
        }

        return options.Count == 0 ? "" : "?" + string.Join('&', options);
    }

    private List<KeyValuePair<string, string>> Headers()
    {
        var headers = new List<KeyValuePair<string, string>>();
        while (_random.Next(4) == 0)
        {
            headers.Add(_random.Next(8) switch
            {
                0 or 1 or 2 => new("Accept", Pick(Accepts)),
                3 => new("Accept-Encoding", Pick(["gzip", "br", "identity;q=0", "x"])),
                4 => new("Impersonate-User", Pick(["u", "system:serviceaccount:default:default", "", "system:admin"])),
                5 => new(Pick(["Impersonate-Group", "Impersonate-Uid", "Impersonate-Extra-x", "Impersonate-Extra-a%2fb", "Impersonate-Extra-%zz"]), Pick(["g", "", "system:masters"])),
                6 => new("User-Agent", Pick(["kubectl/v1.32.0 (linux/amd64) kubernetes/x", "/", "(", new string('u', 500)])),
                _ => new(Pick(["If-None-Match", "Kubectl-Command", "X-Forwarded-For", "Audit-ID", "Content-Encoding", "Traceparent"]), Pick(["x", "gzip", "\"a\"", "1.2.3.4"])),
            });
        }

        return headers;
    }

    private string JsonPatch(string of)
    {
        var pointers = new List<string>();
        Walk(JsonNode.Parse(of), "", pointers);
        var operations = new JsonArray();
        do
        {
            var operation = new JsonObject
            {
                ["op"] = Pick(["add", "replace", "remove", "test", "move", "copy", "x"]),
                ["path"] = Pointer(pointers),
            };
            if (_random.Next(4) > 0)
            {
                operation["value"] = Value();
            }

            if (_random.Next(3) == 0)
            {
                operation["from"] = Pointer(pointers);
            }

            operations.Add(_random.Next(40) == 0 ? Value() : operation);
        }
        while (_random.Next(2) == 0);
        return Text(_random.Next(40) == 0 ? operations[0]?.DeepClone() : operations);
    }

    private string Pointer(List<string> pointers) => Pick(pointers) + (_random.Next(4) == 0 ? Pick(["/-", "/0", "/99", "/-1", "/a", "/~1", "/~2", "/", "x", "/01"]) : "");

    private static void Walk(JsonNode? node, string path, List<string> pointers)
    {
        pointers.Add(path);
        if (node is JsonObject map)
        {
            foreach (var (name, value) in map)
            {
                Walk(value, path + "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal), pointers);
            }
        }
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Walk(list[i], path + "/" + i.ToString(CultureInfo.InvariantCulture), pointers);
            }
        }
    }

    private JsonNode? Mutated(string text)
    {
        var root = JsonNode.Parse(text);
        for (var changes = _random.Next(4); changes > 0; changes--)
        {
            var places = new List<JsonNode>();
            Places(root, places);
            if (places.Count == 0 || _random.Next(60) == 0)
            {
                return Value();
            }

            Change(places[_random.Next(places.Count)]);
        }

        return root;
    }

    private static void Places(JsonNode? node, List<JsonNode> places)
    {
        if (node is JsonObject map)
        {
            places.Add(node);
            foreach (var (_, value) in map)
            {
                Places(value, places);
            }
        }
        else if (node is JsonArray list)
        {
            places.Add(node);
            foreach (var value in list)
            {
                Places(value, places);
            }
        }
    }

    private void Change(JsonNode place)
    {
        if (place is JsonObject map)
        {
            var name = map.Count > 0 && _random.Next(5) > 0 ? map.ElementAt(_random.Next(map.Count)).Key : Pick(Keys);
            if (_random.Next(5) == 0)
            {
                map.Remove(name);
            }
            else
            {
                map[name] = Value();
            }
        }
        else if (place is JsonArray list)
        {
            if (list.Count > 0 && _random.Next(2) == 0)
            {
                var index = _random.Next(list.Count);
                switch (_random.Next(3))
                {
                    case 0: list[index] = Value(); break;
                    case 1: list.RemoveAt(index); break;
                    default: list.Add(list[index]?.DeepClone()); break;
                }
            }
            else
            {
                list.Add(Value());
            }
        }
    }

    // A number that no double holds and half a surrogate are for the text only.
    private JsonNode? Value()
    {
        var text = Pick(Values);
        return text switch
        {
            "null" => null,
            "1e400" or "\"\\ud800\"" => JsonValue.Create("\u0001" + Array.IndexOf(Values, text).ToString(CultureInfo.InvariantCulture) + "\u0001"),
            _ => JsonNode.Parse(text),
        };
    }

    private string Text(JsonNode? node)
    {
        var text = node is null ? "null" : node.ToJsonString();
        foreach (var raw in new[] { "1e400", "\"\\ud800\"" })
        {
            text = text.Replace($"\"\\u0001{Array.IndexOf(Values, raw).ToString(CultureInfo.InvariantCulture)}\\u0001\"", raw, StringComparison.Ordinal);
        }

        return _random.Next(50) switch
        {
            0 => text[.._random.Next(text.Length)],
            1 => text + Pick(["}", "\n---\n{}", "\0", " x"]),
            2 => text.Replace("\"name\"", "\"name\":\"d\",\"name\"", StringComparison.Ordinal),
            3 => string.Concat(Enumerable.Repeat("[", _random.Next(2000))) + text,
            _ => text,
        };
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
