import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { diskFiles } from '../disk-files.ts';
import { describeEndpoint, parseAddress } from './endpoint.ts';
import { resolveEndpoint } from './resolve-endpoint.ts';

describe('the address of an engine', () => {
  test('every form the docker command accepts', () => {
    const forms = [
      ['unix:///run/x.sock', 'unix:///run/x.sock'],
      ['unix://', 'unix:///var/run/docker.sock'],
      ['tcp://10.0.0.5', 'tcp://10.0.0.5:2375'],
      ['tcp://[::1]:99', 'tcp://[::1]:99'],
      ['tcp://[fe80::1%eth0]:99', 'tcp://[fe80::1%eth0]:99'],
      ['https://engine.example', 'tcp://engine.example:2376'],
      ['engine.example:7', 'tcp://engine.example:7'],
      ['tcp://:2375', 'tcp://localhost:2375'],
      ['tcp://name:pass@engine.example:7/prefix/', 'tcp://engine.example:7/prefix'],
      ['tcp://engine.example:7/', 'tcp://engine.example:7'],
      ['', 'unix:///var/run/docker.sock'],
      ['ssh://web-1', 'ssh://web-1'],
      [
        'ssh://ann@engine.example:2222/run/user/1000/docker.sock',
        'ssh://ann@engine.example:2222/run/user/1000/docker.sock',
      ],
      ['ssh://ann@[::1]:22/', 'ssh://ann@[::1]:22'],
    ] as const;
    for (const [text, expected] of forms) {
      const endpoint = parseAddress(text);
      assert.ok(!('unsupported' in endpoint), text);
      assert.equal(describeEndpoint(endpoint), expected);
    }
  });

  test('an unsupported one has a reason', () => {
    for (const text of [
      'npipe:////./pipe/x',
      'ftp://x',
      'unix://relative',
      'tcp://a:99999',
      'tcp://a b',
      'tcp://a/x?y',
    ])
      assert.ok('unsupported' in parseAddress(text), text);
  });

  test('rejects names that ssh or the remote shell would interpret', () => {
    for (const text of [
      'ssh://',
      'ssh://-oProxyCommand=touch',
      'ssh://-l@host',
      'ssh://@host',
      'ssh://user@-host',
      'ssh://ann:secret@host',
      'ssh://host:0',
      'ssh://host:70000',
      'ssh://host name',
      'ssh://host;id',
      'ssh://$(id)@host',
      'ssh://host/run/$(id)',
      'ssh://host/a b',
      'ssh://host/x;id',
      'ssh://host\n-v',
    ]) {
      const parsed = parseAddress(text);
      assert.ok('unsupported' in parsed, text);
      assert.doesNotMatch(parsed.unsupported, /secret/);
    }
  });
});

describe('the chosen engine', () => {
  let root = '';
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const ann = () => ({ home: '/home/ann', directory: '/home/ann/work', files: diskFiles(root) });
  const choose = async (env: Record<string, string>, engine?: string, contextName?: string, uid = 1000) => {
    const named = {
      ...(engine === undefined ? {} : { engine }),
      ...(contextName === undefined ? {} : { context: contextName }),
      uid,
    };
    const choice = await resolveEndpoint({ ...named, env, ...ann() });
    if (choice.state !== 'known') return choice.state === 'absent' ? 'absent' : choice.why;
    return describeEndpoint(choice.value.endpoint);
  };
  const context = (name: string, meta: object): void => {
    const folder = createHash('sha256').update(name).digest('hex');
    write(`/home/ann/.docker/contexts/meta/${folder}/meta.json`, JSON.stringify(meta));
  };
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'endpoint-'));
  });
  after(() => rmSync(root, { recursive: true }));

  test('none named and no socket', async () => {
    assert.equal(await choose({}), 'absent');
  });

  test('default sockets: rootful before rootless', async () => {
    write('/run/user/1000/docker.sock', '');
    assert.equal(await choose({ XDG_RUNTIME_DIR: '/run/user/1000' }), 'unix:///run/user/1000/docker.sock');
    assert.equal(await choose({}), 'unix:///run/user/1000/docker.sock');
    assert.equal(await choose({}, undefined, undefined, 1001), 'absent');
    write('/var/run/docker.sock', '');
    assert.equal(await choose({ XDG_RUNTIME_DIR: '/run/user/1000' }), 'unix:///var/run/docker.sock');
    write('/run/user/1002/docker.sock', '');
    mkdirSync(join(root, '/run/user/1003'));
    const choice = await resolveEndpoint({ ...ann(), env: {}, uid: 0 });
    assert.ok(choice.state === 'known');
    assert.deepEqual(choice.value.others, ['/run/user/1000/docker.sock', '/run/user/1002/docker.sock']);
  });

  test('the context of the configuration, DOCKER_CONTEXT, then DOCKER_HOST, then --engine', async () => {
    context('prod', {
      Name: 'prod',
      Endpoints: { docker: { Host: 'tcp://prod.example:2375', SkipTLSVerify: false } },
    });
    context('test', { Name: 'test', Endpoints: { docker: { Host: 'unix:///test.sock' } } });
    write('/home/ann/.docker/config.json', '{"currentContext":"prod","auths":{}}');
    assert.equal(await choose({}), 'tcp://prod.example:2375');
    assert.equal(await choose({ DOCKER_CONTEXT: 'test' }), 'unix:///test.sock');
    assert.equal(await choose({ DOCKER_CONTEXT: 'default' }), 'unix:///var/run/docker.sock');
    assert.equal(await choose({ DOCKER_CONTEXT: 'test', DOCKER_HOST: 'tcp://h:1' }), 'tcp://h:1');
    assert.equal(await choose({ DOCKER_HOST: 'tcp://h:1' }, 'unix:///mine.sock'), 'unix:///mine.sock');
  });

  test('--context precedes DOCKER_HOST; default means no context', async () => {
    const env = { DOCKER_HOST: 'tcp://h:1', DOCKER_CONTEXT: 'prod' };
    assert.equal(await choose(env, undefined, 'test'), 'unix:///test.sock');
    assert.equal(await choose(env, undefined, 'default'), 'tcp://h:1');
    assert.equal(
      await choose({ DOCKER_CONTEXT: 'prod' }, undefined, 'default'),
      'unix:///var/run/docker.sock',
    );
    assert.equal(await choose({}, undefined, 'missing'), 'undetermined');
    context('far', { Name: 'far', Endpoints: { docker: { Host: 'ssh://ann@far.example' } } });
    assert.equal(await choose({}, undefined, 'far'), 'ssh://ann@far.example');
  });

  test('certificates of a context are stored beside it', async () => {
    const folder = createHash('sha256').update('tls').digest('hex');
    context('tls', { Endpoints: { docker: { Host: 'tcp://h:2376', SkipTLSVerify: false } } });
    for (const name of ['ca', 'cert', 'key'])
      write(`/home/ann/.docker/contexts/tls/${folder}/docker/${name}.pem`, `${name} text`);
    context('lax', { Endpoints: { docker: { Host: 'tcp://h:2376', SkipTLSVerify: true } } });
    const tlsOf = async (named: string) => {
      const choice = await resolveEndpoint({ ...ann(), context: named, env: {} });
      assert.ok(choice.state === 'known' && choice.value.endpoint.kind === 'tcp');
      return choice.value.endpoint.tls;
    };
    const texts = { ca: 'ca text', cert: 'cert text', key: 'key text' };
    assert.deepEqual(await tlsOf('tls'), { ...texts, verify: true });
    assert.deepEqual(await tlsOf('lax'), { verify: false });
  });

  test('a named engine that cannot be used is not skipped', async () => {
    assert.equal(await choose({ DOCKER_CONTEXT: 'missing' }), 'undetermined');
    assert.equal(await choose({ DOCKER_HOST: 'npipe://x' }), 'unsupported');
    context('broken', { Endpoints: { docker: { Host: 5 } } });
    assert.equal(await choose({ DOCKER_CONTEXT: 'broken' }), 'malformed');
    write('/home/ann/.docker/config.json', '{"auths":{"registry.example":{"auth":"c2VjcmV0"}},}');
    const choice = await resolveEndpoint({ ...ann(), env: {} });
    assert.ok(choice.state === 'unreadable' && choice.why === 'malformed');
    assert.doesNotMatch(choice.detail, /c2VjcmV0/);
  });

  test('relative directories of the environment are resolved from the working directory', async () => {
    write('/home/ann/work/conf/config.json', '{"currentContext":"near"}');
    const folder = createHash('sha256').update('near').digest('hex');
    const meta = JSON.stringify({ Endpoints: { docker: { Host: 'unix:///near.sock' } } });
    write(`/home/ann/work/conf/contexts/meta/${folder}/meta.json`, meta);
    assert.equal(await choose({ DOCKER_CONFIG: 'conf' }), 'unix:///near.sock');
  });

  test('a context without an engine address is an error', async () => {
    context('kube', { Name: 'kube', Endpoints: { kubernetes: { Host: 'https://k.example' } } });
    assert.equal(await choose({}, undefined, 'kube'), 'malformed');
  });

  test('named certificates must exist', async () => {
    const env = { DOCKER_HOST: 'tcp://h', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: 'no/such' };
    assert.equal(await choose(env), 'gone');
  });

  test('certificates of DOCKER_CERT_PATH', async () => {
    for (const name of ['ca', 'cert', 'key']) write(`/certs/${name}.pem`, name);
    const env = { DOCKER_HOST: 'tcp://h', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' };
    const choice = await resolveEndpoint({ ...ann(), env });
    assert.ok(choice.state === 'known');
    assert.deepEqual(choice.value.endpoint, {
      kind: 'tcp',
      host: 'h',
      port: 2375,
      tls: { ca: 'ca', cert: 'cert', key: 'key', verify: true },
    });
    assert.doesNotMatch(choice.value.because, /key/);
    const alone = { ...env, DOCKER_HOST: '', DOCKER_CONTEXT: 'default' };
    assert.equal(await choose(alone), 'tcp://localhost:2376');
    assert.equal(await choose(alone, undefined, 'default'), 'tcp://localhost:2376');
  });
});
