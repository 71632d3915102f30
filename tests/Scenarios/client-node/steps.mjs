// Runs against the cluster of KUBECONFIG in the namespace that is the first argument. Each step prints its name when it has passed.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import * as k8s from '@kubernetes/client-node';

const ns = process.argv[2];
const config = new k8s.KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(k8s.CoreV1Api);
const patched = (type) => k8s.setHeaderOptions('Content-Type', type);

// Collects what is written to it, and tells when it holds some text.
function sink() {
  const stream = new PassThrough();
  const waiting = [];
  stream.text = '';
  stream.on('data', (data) => {
    stream.text += data;
    waiting.filter(([part]) => stream.text.includes(part)).forEach(([, done]) => done());
  });
  stream.until = (part) => (stream.text.includes(part) ? Promise.resolve() : new Promise((done) => waiting.push([part, done])));
  return stream;
}

async function running(name) {
  for (;;) {
    const pod = await core.readNamespacedPod({ name, namespace: ns });
    if (pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True')) {
      return pod;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

const steps = {
  async objects() {
    const body = { metadata: { name: 'settings', labels: { app: 'steps' } }, data: { a: 'b' } };
    const created = await core.createNamespacedConfigMap({ namespace: ns, body });
    assert.equal(created.data.a, 'b');
    created.data.c = 'd';
    const replaced = await core.replaceNamespacedConfigMap({ name: 'settings', namespace: ns, body: created });
    assert.deepEqual(replaced.data, { a: 'b', c: 'd' });
    await assert.rejects(
      core.replaceNamespacedConfigMap({ name: 'settings', namespace: ns, body: { ...created, data: {} } }), (error) => error.code === 409);
    const list = await core.listNamespacedConfigMap({ namespace: ns, labelSelector: 'app=steps' });
    assert.deepEqual(list.items.map((item) => item.metadata.name), ['settings']);
    const deleted = await core.deleteNamespacedConfigMap({ name: 'settings', namespace: ns });
    assert.equal(deleted.status, 'Success');
    await assert.rejects(core.readNamespacedConfigMap({ name: 'settings', namespace: ns }), (error) => error.code === 404);
  },

  async patches() {
    await core.createNamespacedConfigMap({ namespace: ns, body: { metadata: { name: 'patched' }, data: { a: '1' } } });
    const patch = (body, type) => core.patchNamespacedConfigMap({ name: 'patched', namespace: ns, body }, patched(type));
    assert.deepEqual((await patch([{ op: 'add', path: '/data/b', value: '2' }], k8s.PatchStrategy.JsonPatch)).data, { a: '1', b: '2' });
    assert.deepEqual((await patch({ data: { a: null } }, k8s.PatchStrategy.MergePatch)).data, { b: '2' });
    assert.deepEqual((await patch({ data: { c: '3' } }, k8s.PatchStrategy.StrategicMergePatch)).data, { b: '2', c: '3' });
    await assert.rejects(patch([{ op: 'test', path: '/data/b', value: 'x' }], k8s.PatchStrategy.JsonPatch), (error) => error.code === 422);
  },

  async apply() {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied' }, data: { a: '1' } };
    const apply = () => core.patchNamespacedConfigMap(
      { name: 'applied', namespace: ns, body, fieldManager: 'steps', force: true }, patched(k8s.PatchStrategy.ServerSideApply));
    assert.deepEqual((await apply()).data, { a: '1' });
    body.data = { a: '2' };
    assert.deepEqual((await apply()).data, { a: '2' });
    const objects = k8s.KubernetesObjectApi.makeApiClient(config);
    const read = await objects.read({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied', namespace: ns } });
    assert.equal(read.data.a, '2');
  },

  async watch() {
    const events = [];
    let seen;
    const enough = new Promise((done) => { seen = done; });
    const controller = await new k8s.Watch(config).watch(
      `/api/v1/namespaces/${ns}/secrets`, { allowWatchBookmarks: true },
      (type, object) => {
        if (object.metadata.name === 'watched') {
          events.push(type);
          if (type === 'DELETED') { seen(); }
        }
      },
      () => {});
    const body = { metadata: { name: 'watched' }, stringData: { a: 'b' } };
    await core.createNamespacedSecret({ namespace: ns, body });
    await core.patchNamespacedSecret({ name: 'watched', namespace: ns, body: { stringData: { a: 'c' } } }, patched(k8s.PatchStrategy.MergePatch));
    await core.deleteNamespacedSecret({ name: 'watched', namespace: ns });
    await enough;
    controller.abort();
    assert.deepEqual(events, ['ADDED', 'MODIFIED', 'DELETED']);
  },

  async informer() {
    const informer = k8s.makeInformer(config, `/api/v1/namespaces/${ns}/services`, () => core.listNamespacedService({ namespace: ns }));
    const added = new Promise((done) => informer.on('add', done));
    const removed = new Promise((done) => informer.on('delete', done));
    await informer.start();
    await core.createNamespacedService({ namespace: ns, body: { metadata: { name: 'informed' }, spec: { ports: [{ port: 80 }] } } });
    assert.equal((await added).metadata.name, 'informed');
    await core.deleteNamespacedService({ name: 'informed', namespace: ns });
    assert.equal((await removed).metadata.name, 'informed');
    await informer.stop();
  },

  async logs() {
    await core.createNamespacedPod({ namespace: ns, body: { metadata: { name: 'web' }, spec: { containers: [{ name: 'main', image: 'nginx' }] } } });
    await running('web');
    assert.equal(typeof await core.readNamespacedPodLog({ name: 'web', namespace: ns }), 'string');
    const output = sink();
    const controller = await new k8s.Log(config).log(ns, 'web', 'main', output, { follow: true });
    controller.abort();
  },

  async exec() {
    const [output, errors] = [sink(), sink()];
    const status = await new Promise((done, failed) => new k8s.Exec(config)
      .exec(ns, 'web', 'main', ['sh', '-c', 'echo out; echo err >&2; exit 3'], output, errors, null, false, done).catch(failed));
    assert.equal(status.status, 'Failure');
    assert.equal(status.details.causes.find((cause) => cause.reason === 'ExitCode').message, '3');
    assert.deepEqual([output.text, errors.text], ['out\n', 'err\n']);
    const [input, answer] = [new PassThrough(), sink()];
    const socket = await new k8s.Exec(config).exec(ns, 'web', 'main', ['cat'], answer, null, input, false);
    input.write('hello\n');
    await answer.until('hello\n');
    socket.close();
  },

  async portForward() {
    const [output, errors, input] = [sink(), sink(), new PassThrough()];
    const socket = await new k8s.PortForward(config).portForward(ns, 'web', [80], output, errors, input);
    input.write('GET /forwarded HTTP/1.1\r\nHost: web\r\n\r\n');
    await output.until('request: GET /forwarded\n');
    assert.match(output.text, /^HTTP\/1\.1 200 OK\r\n/);
    socket.close();
    const [nothing, refused] = [sink(), sink()];
    await new k8s.PortForward(config).portForward(ns, 'web', [81], nothing, refused, new PassThrough());
    await refused.until('connection refused');
    assert.match(refused.text, /^error forwarding port 81 to pod /);
  },

  async customObjects() {
    const definitions = config.makeApiClient(k8s.ApiextensionsV1Api);
    const group = `${ns}.example.org`;
    await definitions.createCustomResourceDefinition({
      body: {
        metadata: { name: `widgets.${group}` },
        spec: {
          group, scope: 'Namespaced', names: { plural: 'widgets', singular: 'widget', kind: 'Widget' },
          versions: [{
            name: 'v1', served: true, storage: true,
            schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer', minimum: 1 } } } } } },
          }],
        },
      },
    });
    for (;;) {
      const definition = await definitions.readCustomResourceDefinition({ name: `widgets.${group}` });
      if (definition.status?.conditions?.some((condition) => condition.type === 'Established' && condition.status === 'True')) {
        break;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    const custom = config.makeApiClient(k8s.CustomObjectsApi);
    const at = { group, version: 'v1', namespace: ns, plural: 'widgets' };
    const widget = (size) => ({ apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name: 'one' }, spec: { size } });
    await assert.rejects(custom.createNamespacedCustomObject({ ...at, body: widget(0) }), (error) => error.code === 422);
    await custom.createNamespacedCustomObject({ ...at, body: widget(1) });
    const changed = await custom.patchNamespacedCustomObject({ ...at, name: 'one', body: { spec: { size: 2 } } }, patched(k8s.PatchStrategy.MergePatch));
    assert.equal(changed.spec.size, 2);
    assert.equal((await custom.listNamespacedCustomObject(at)).items.length, 1);
    await custom.deleteNamespacedCustomObject({ ...at, name: 'one' });
    await definitions.deleteCustomResourceDefinition({ name: `widgets.${group}` });
  },
};

for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    console.log(name);
  } catch (error) {
    console.error(`${name}: ${error?.stack ?? error}`);
    process.exit(1);
  }
}
process.exit(0);
