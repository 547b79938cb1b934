import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import type { WorkloadCredential } from '../../core/workload/workload.ts';
import { entryValues, read, service, value } from './test-readings.ts';

/** The credentials of the service `web` in a file: `where name`, `?` and why one is not known. */
function credentialsIn(text: string): readonly string[] {
  const web = read(text).workloads.find(({ name }) => name === 'web');
  assert.ok(web);
  assert.ok(!JSON.stringify(web).includes('tea-and-buns'), 'the credential itself is not kept');
  return value(web, 'credentials').map((entry) =>
    'value' in entry ? named(entry.value) : `? ${entry.unresolved}`,
  );
}

function named({ where, name }: WorkloadCredential): string {
  return name === '' ? where : `${where} ${name}`;
}

const built = (fields: string) => credentialsIn(`services: {web: {build: {context: ., ${fields}}}}\n`);

test('what a build is allowed', () => {
  const privileges = (fields: string) =>
    entryValues(service(`build: {context: ., ${fields}}\n`), 'buildPrivileges');
  assert.deepEqual(privileges('privileged: true, network: host, entitlements: [security.insecure, other]'), [
    'privileged',
    'network.host',
    'security.insecure',
    'other',
  ]);
  assert.equal(service('build: .\n').settings.buildPrivileges, undefined);
  assert.equal(service('build: {network: none, privileged: "no"}\n').settings.buildPrivileges, undefined);
  for (const fields of ['privileged: "${X}"', 'network: "${X}"', 'entitlements: ["${X}"]'])
    assert.match(JSON.stringify(privileges(fields)), /variable X/u, fields);
});

test('credentials in the arguments and options of a build', () => {
  assert.deepEqual(built('args: {NPM_TOKEN: tea-and-buns, VERSION: 1}'), ['build-argument NPM_TOKEN']);
  assert.deepEqual(built('args: [API_KEY=tea-and-buns, GITHUB_TOKEN, VERSION]'), [
    'build-argument API_KEY',
    'build-argument GITHUB_TOKEN',
  ]);
  assert.match(built('args: {VERSION: "${X}"}').join(), /^\? .*variable X/u);
  assert.deepEqual(built('labels: {api.token: tea-and-buns}'), ['label api.token']);
  const cache = 'type=s3,access_key_id=a,secret_access_key=tea-and-buns';
  assert.deepEqual(built(`cache_to: ["${cache}"]`), ['build-option secret_access_key']);
  const elsewhere = `${cache},endpoint_url=https://minio.example`;
  assert.deepEqual(built(`cache_to: ["${elsewhere}"]`), ['build-option secret_access_key']);
  assert.deepEqual(built(`cache_from: ["${cache}", other]`), ['build-option secret_access_key']);
  const address = 'https://me:tea-and-buns@git.example/x.git';
  assert.deepEqual(built(`additional_contexts: {more: "${address}"}`), ['build-option more']);
  assert.deepEqual(built(`additional_contexts: ["more=${address}"]`), ['build-option additional_contexts']);
  for (const build of [`"${address}"`, `{context: "${address}"}`])
    assert.equal(credentialsIn(`services: {web: {build: ${build}}}\n`).length, 1, build);
  assert.deepEqual(built('secrets: [], ssh: [default], target: token'), []);
});

test('credentials in an inline Dockerfile', () => {
  const lines = (...text: readonly string[]) =>
    built(`dockerfile_inline: ${JSON.stringify(text.join('\n'))}`);
  const of = (...text: readonly string[]) => lines('FROM x', ...text);
  assert.deepEqual(of('ENV DB_PASSWORD=tea-and-buns'), ['dockerfile DB_PASSWORD']);
  assert.deepEqual(of('ENV A=1 \\', '    DB_PASSWORD="tea-and-buns"'), ['dockerfile DB_PASSWORD']);
  assert.deepEqual(of('ENV DB_PASSWORD tea-and-buns'), ['dockerfile DB_PASSWORD']);
  assert.deepEqual(of('ARG NPM_TOKEN=tea-and-buns', 'ARG VERSION=1'), ['dockerfile NPM_TOKEN']);
  assert.deepEqual(of('LABEL api.token=tea-and-buns'), ['dockerfile api.token']);
  assert.deepEqual(of('RUN curl -u me:tea-and-buns https://x.example/'), ['dockerfile -u']);
  assert.deepEqual(of('RUN --mount=type=secret,id=token cat /run/secrets/token', 'ARG NPM_TOKEN'), []);
});

test('credentials in a config', () => {
  const of = (content: string) =>
    credentialsIn(
      `services: {web: {image: x, configs: [app]}}\nconfigs: {app: {content: ${JSON.stringify(content)}}}\n`,
    );
  assert.deepEqual(of('user: me\npassword: tea-and-buns\n'), ['config password']);
  assert.deepEqual(of('{\n  "password": "tea-and-buns",\n  "port": 80\n}'), ['config password']);
  assert.deepEqual(of('[db]\npassword = tea-and-buns\n'), ['config password']);
  assert.deepEqual(of('DB_PASSWORD=tea-and-buns\nA=1\n'), ['config DB_PASSWORD']);
  assert.deepEqual(of('url: postgres://me:tea-and-buns@db/app\n'), ['config']);
  assert.deepEqual(of('password_file: /run/secrets/db\nlisten: 80\n'), []);
  assert.match(of('password: ${X}\n').join(), /^\? .*variable X/u);
  assert.match(of('port: ${X}\n').join(), /^\? .*variable X/u);
  const unused = 'services: {web: {image: x}}\nconfigs: {app: {content: "password: tea-and-buns"}}\n';
  assert.deepEqual(credentialsIn(unused), [], 'Compose creates nothing that no service uses');
});

test('credentials in the options and labels of volumes, networks, secrets and devices', () => {
  const options = '{type: cifs, o: "username=me,password=tea-and-buns", device: //x/y}';
  const volume = (item: string) =>
    credentialsIn(
      `services: {web: {image: x, volumes: [${item}]}}\nvolumes: {data: {driver_opts: ${options}}}\n`,
    );
  assert.deepEqual(volume('data:/data'), ['driver-option password']);
  assert.deepEqual(volume('{type: volume, source: data, target: /data}'), ['driver-option password']);
  const network = (body: string, definition: string) =>
    credentialsIn(`services: {web: {image: x${body}}}\nnetworks: ${definition}\n`);
  const token = '{driver_opts: {token: tea-and-buns}, labels: {api.token: tea-and-buns}}';
  const both = ['driver-option token', 'label api.token'];
  assert.deepEqual(network(', networks: [front]', `{front: ${token}}`), both);
  assert.deepEqual(network('', `{default: ${token}}`), both, 'a service joins the default network');
  assert.deepEqual(network(', network_mode: none', `{default: ${token}}`), []);
  assert.deepEqual(network(', networks: {front: {driver_opts: {token: tea-and-buns}}}', '{front: }'), [
    'driver-option token',
  ]);
  const secret = `services: {web: {image: x, secrets: [s]}}\nsecrets: {s: {file: ./s, driver_opts: {token: tea-and-buns}}}\n`;
  assert.deepEqual(credentialsIn(secret), ['driver-option token']);
  for (const devices of [
    'gpus: [{options: {token: tea-and-buns}}]',
    'deploy: {resources: {reservations: {devices: [{capabilities: [gpu], options: ["token=tea-and-buns"]}]}}}',
  ])
    assert.deepEqual(credentialsIn(`services: {web: {image: x, ${devices}}}\n`), ['driver-option token']);
});

test('the Dockerfile that a service is built from', () => {
  const buildOf = (fields: string) =>
    read(`services: {web: {${fields}}}\n`).workloads.find(({ name }) => name === 'web')?.build;
  const from = (dockerfile: string, more: object = {}) => ({
    dockerfile,
    context: posix.dirname(dockerfile),
    arguments: [],
    ...more,
  });
  assert.deepEqual(buildOf('build: .'), from('Dockerfile'));
  assert.deepEqual(buildOf('build: ./a/../b'), from('b/Dockerfile'));
  assert.deepEqual(
    buildOf('build: {context: ../c, dockerfile: ../d/x.Dockerfile, target: run, args: {A: 1, B: }}'),
    from('../d/x.Dockerfile', {
      context: '../c',
      target: 'run',
      arguments: ['A', 'B'],
      argumentValues: [{ name: 'A', value: '1' }],
    }),
  );
  assert.deepEqual(
    buildOf('build: {args: [A=1, API_TOKEN=tea-and-buns]}'),
    from('Dockerfile', { arguments: ['A', 'API_TOKEN'], argumentValues: [{ name: 'A', value: '1' }] }),
    'what may be a credential is not kept',
  );
  assert.deepEqual(buildOf('build: {context: /srv/x}'), from('/srv/x/Dockerfile'));
  assert.deepEqual(
    buildOf('build: {context: https://example.com/a.git, dockerfile_inline: "FROM a"}'),
    { dockerfile: 'compose.yaml:1 (dockerfile_inline)', arguments: [] },
    'a context elsewhere is none here',
  );
  assert.deepEqual(
    buildOf('build: {context: b, dockerfile_inline: "FROM a"}'),
    from('compose.yaml:1 (dockerfile_inline)', { context: 'b' }),
  );
  assert.deepEqual(
    buildOf('build: {context: ., additional_contexts: {base: ../other}}'),
    from('Dockerfile', { hasOtherContexts: true }),
  );
  for (const fields of [
    'image: a',
    'build: https://example.com/a.git',
    'build: git@example.com:a',
    'build: {context: ., dockerfile_inline: "FROM ${X}"}',
    'build: {context: ., args: [{A: 1}]}',
    'build: {context: ., args: "${X}"}',
    'build: {context: "${X}"}',
    'build: {context: ., target: "${X}"}',
  ])
    assert.equal(buildOf(fields), undefined, fields);
});
