import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { readCompose } from '../../compose/adapter/read-compose.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { buildReport } from '../../app/build-report.ts';
import { check } from './drift.ts';

interface Running {
  image?: string;
  host?: object;
  networks?: readonly string[];
  mounts?: readonly object[];
}

/** Returns the outcome for a container of a service in the project `shop`. */
function drift(
  service: string,
  { image = 'app', host = {}, networks = ['shop_default'], mounts = [] }: Running,
  more = '',
) {
  const text = `name: shop\nservices:\n  web: {image: app, ${service}}\n${more}`;
  const { workloads } = readCompose({ file: '/srv/compose.yaml', text, directory: '/srv', env: {} });
  const container = readContainerInspect({
    Id: 'a'.repeat(64),
    Name: '/shop-web-1',
    State: { Running: true, Pid: 40 },
    Config: {
      Image: image,
      User: '',
      Labels: {
        'com.docker.compose.project': 'shop',
        'com.docker.compose.service': 'web',
        'com.docker.compose.project.config_files': '/srv/compose.yaml',
        'com.docker.compose.oneoff': 'False',
      },
    },
    HostConfig: {
      Privileged: false,
      CapAdd: null,
      SecurityOpt: null,
      NetworkMode: networks[0] ?? 'none',
      PidMode: '',
      Binds: null,
      PortBindings: {},
      Devices: [],
      ...host,
    },
    NetworkSettings: { Networks: Object.fromEntries(networks.map((name) => [name, {}])) },
    Mounts: mounts,
  });
  const facts = factsWith({ workloads: [...workloads, container].map((written) => workloadFacts(written)) });
  const { outcomes, findings } = buildReport(facts, [check], { version: '0.0.0', targets: [] });
  witness('recorded', outcomes);
  return findings.map(({ message }) => message);
}

test('another image than the file names, however it is written', () => {
  assert.deepEqual(drift('', {}), []);
  assert.deepEqual(drift('', { image: 'docker.io/library/app:latest' }), []);
  assert.deepEqual(drift('', { image: 'app:2' }), [
    'image: the file has app:latest, the container has app:2',
  ]);
  assert.deepEqual(drift('', { image: `sha256:${'1'.repeat(64)}` }), [], 'the tag was given to another one');
});

test('changed limits', () => {
  const host = { NanoCpus: 5e8, PidsLimit: 55 };
  assert.deepEqual(drift('cpus: 0.5, pids_limit: 55', { host }), []);
  assert.deepEqual(drift('', { host }).toSorted(), [
    'cpus: the file has nothing, the container has 0.5 CPUs',
    'pids_limit: the file has no limit, the container has 55',
  ]);
});

test('networks joined or left after creation', () => {
  assert.deepEqual(drift('', { networks: ['shop_default', 'other'] }), [
    'networks: the file has shop_default, the container has other, shop_default',
  ]);
  assert.deepEqual(
    drift('networks: [a, b]', { networks: ['shop_a', 'real'] }, 'networks: {a: , b: {name: real}}\n'),
    [],
  );
  assert.deepEqual(drift('network_mode: bridge', { networks: ['bridge'] }), []);
  assert.deepEqual(drift('network_mode: none', { networks: ['none'], host: { NetworkMode: 'none' } }), []);
  assert.deepEqual(drift('networks: {}', {}), []);
  assert.deepEqual(drift('', {}, 'networks: {default: {name: flat}}\n'), [
    'networks: the file has flat, the container has shop_default',
  ]);
});

test('bind mounts: a path that starts from the directory of the file, and one that is inherited', () => {
  const bind = (Source: string, RW = true) => ({ Type: 'bind', Source, Destination: '/d', Mode: '', RW });
  const mounts = [bind('/srv/d')];
  for (const source of ['./d', './x/../d', '/srv/d'])
    assert.deepEqual(drift(`volumes: ["${source}:/d"]`, { mounts }), [], source);
  const inherits = 'volumes_from: [db]';
  const db = '  db: {image: app, volumes: ["./d:/d"]}\n';
  assert.deepEqual(drift(inherits, { mounts }, db), []);
  assert.deepEqual(drift(inherits, { mounts: [bind('/srv/d', false)] }, db), [
    'volumes: the file has /srv/d:/d, the container has /srv/d:/d:ro',
  ]);
});

test('what follows from a privileged container is not named, and such a difference alone is', () => {
  const host = { Privileged: true, MaskedPaths: null, ReadonlyPaths: null };
  const difference = 'privileged: the file has false, the container has true';
  assert.deepEqual(drift('privileged: false', { host }), [difference]);
  assert.deepEqual(drift('security_opt: [systempaths=unconfined]', {}), [
    'security_opt systempaths: the file has unconfined, the container has default',
  ]);
});
