import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryValues, read, value } from '../adapter/test-readings.ts';

const inner = 'services: {inner: {image: i, pid: host, cap_add: [SYS_ADMIN]}}\n';
const main = 'include: [inner.yaml]\nservices: {web: {image: x}}\n';

/** The service `inner` of a file with another one merged over it; `inner.yaml` is there to be included. */
function innerOf(text: string, over: string) {
  const files = { '/srv/app/inner.yaml': inner };
  const overrides = over === '' ? [] : [{ file: 'over.yaml', path: '/srv/app/over.yaml', text: over }];
  const { workloads, problems } = read(text, { files, overrides });
  assert.deepEqual(problems, []);
  const found = workloads.find(({ key }) => key.endsWith('/inner'));
  return (
    found && {
      pid: found.settings.pid && value(found, 'pid').kind,
      added: found.settings.capAdd && entryValues(found, 'capAdd'),
      privileged: found.settings.privileged && value(found, 'privileged'),
    }
  );
}

const open = { pid: 'host' as const, added: ['SYS_ADMIN'], privileged: true };

/** Measured with docker compose 2.26.1 and 2.40.3. */
const cases: readonly (readonly [string, string, string, ReturnType<typeof innerOf>])[] = [
  ['a later file is merged over it', main, 'services: {inner: {privileged: true}}\n', open],
  ['so is a later document', `${main}---\nservices: {inner: {privileged: true}}\n`, '', open],
  [
    'it is merged over an earlier file',
    'services: {inner: {image: x, privileged: true, pid: private}, web: {image: x}}\n',
    'include: [inner.yaml]\n',
    open,
  ],
  [
    'tags of a later file count',
    main,
    'services: {inner: {pid: !reset null, cap_add: !override [KILL]}}\n',
    { pid: undefined, added: ['KILL'], privileged: undefined },
  ],
  [
    'a later file can replace it',
    main,
    'services: {inner: !override {image: j}}\n',
    { pid: undefined, added: undefined, privileged: undefined },
  ],
  ['a later file can remove it', main, 'services: {inner: !reset null}\n', undefined],
];

for (const [title, text, over, wanted] of cases)
  test(`an included service: ${title}`, () => assert.deepEqual(innerOf(text, over), wanted));

test('a volume of an included file is merged as well', () => {
  const files = { '/srv/app/v.yaml': 'volumes: {vol: {driver_opts: {type: none, o: bind}}}\n' };
  const text =
    'include: [v.yaml]\nservices: {web: {image: x, volumes: ["vol:/v"]}}\n---\nvolumes: {vol: {driver_opts: {device: /etc}}}\n';
  const { workloads, problems } = read(text, { files });
  assert.deepEqual(problems, []);
  assert.ok(workloads[0]);
  const [mount] = entryValues(workloads[0], 'mounts') as { hostPath: { value?: string } }[];
  assert.equal(mount?.hostPath.value, '/etc');
});

test('a definition beside the include, in the same document, must be the same', () => {
  const files = { '/srv/app/inner.yaml': inner };
  const { problems } = read('include: [inner.yaml]\nservices: {inner: {image: other}}\n', { files });
  assert.match(problems[0]?.message ?? '', /services\.inner conflicts with imported resource/u);
  const twice = read('include: [inner.yaml, o.yaml]\nservices: {web: {image: x}}\n', {
    files: { ...files, '/srv/app/o.yaml': 'services: {inner: {image: i}}\n' },
  });
  assert.match(twice.problems[0]?.message ?? '', /conflicts/u);
});

test('the documents of an extended file are merged', () => {
  const files = {
    '/srv/app/base.yaml':
      'services: {base: {image: x, privileged: true, cap_add: [A]}}\n---\nservices: {base: {pid: host, cap_add: !override [B]}}\n',
  };
  const { workloads, problems } = read('services: {web: {extends: {file: base.yaml, service: base}}}\n', {
    files,
  });
  assert.deepEqual(problems, []);
  const [web] = workloads;
  assert.ok(web);
  assert.deepEqual(
    [value(web, 'privileged'), value(web, 'pid').kind, entryValues(web, 'capAdd')],
    [true, 'host', ['B']],
  );
});

test('an anchor of an earlier document is known', () => {
  const text =
    'x-a: &a {privileged: true}\nservices: {web: {image: x}}\n---\nservices: {web: {<<: *a, uts: &h host}}\n---\nservices: {web: {pid: *h}}\n';
  const { workloads, problems } = read(text);
  assert.deepEqual(problems, []);
  const [web] = workloads;
  assert.ok(web);
  assert.deepEqual([value(web, 'privileged'), value(web, 'pid').kind], [true, 'host']);
  assert.match(read(`---\nservices: *a\n---\n${text}`).problems[0]?.message ?? '', /unknown anchor 'a'/u);
});

test('hosts and requests for GPUs merge in either shape', () => {
  const reading = (one: string, other: string) =>
    read(`services: {web: {image: x, ${one}}}\n---\nservices: {web: {${other}}}\n`);
  for (const [one, other] of [
    ['extra_hosts: ["a:1.1.1.1"]', 'extra_hosts: {b: 1.1.1.1}'],
    ['extra_hosts: {b: [1.1.1.1]}', 'extra_hosts: ["a=1.1.1.1"]'],
    ['build: {context: ., extra_hosts: ["a:1.1.1.1"]}', 'build: {extra_hosts: {b: 1.1.1.1}}'],
    ['build: {context: ., ulimits: {a: 1}}', 'build: {ulimits: {a: {soft: 1, hard: 2}}}'],
  ] as const)
    assert.deepEqual(reading(one, other).problems, [], one);
  const { workloads, problems } = reading('gpus: all', 'gpus: [{driver: nvidia, count: 1}]');
  assert.deepEqual(problems, []);
  assert.ok(workloads[0]);
  const requests = entryValues(workloads[0], 'deviceRequests') as { count: number }[];
  assert.deepEqual(
    requests.map(({ count }) => count),
    [-1, 1],
  );
});

test('a build is merged whether it is a directory or a mapping', () => {
  const build = (one: string, other: string) => {
    const text = `services: {web: {build: ${one}}}\n---\nservices: {web: {build: ${other}}}\n`;
    const { workloads, problems } = read(text);
    assert.deepEqual(problems, []);
    const [web] = workloads;
    assert.ok(web);
    return [web.build?.context, web.build?.dockerfile, entryValues(web, 'buildPrivileges')];
  };
  const whole = build('{context: ./b, privileged: true, dockerfile: D}', '{}');
  for (const over of ['./b', '{context: ./b}'])
    assert.deepEqual(build('{context: ., privileged: true, dockerfile: D}', over), whole);
  assert.deepEqual(build('./b', '{privileged: true, dockerfile: D}'), whole);
});

test('a section without a value leaves that of the files before', () => {
  const text = 'services: {web: {image: x}}\nvolumes: {v: }\n---\nvolumes:\n';
  const { workloads, problems } = read(text);
  assert.deepEqual([workloads.length, problems], [1, []]);
  for (const name of ['networks', 'services'])
    assert.match(read(`${text}---\n${name}:\n`).problems[0]?.message ?? '', /must be a mapping/u);
});

test('the same host in two files is one', () => {
  const hosts = 'services: {web: {image: x, extra_hosts: ["a:1.1.1.1"]}}\n';
  assert.deepEqual(read(`${hosts}---\n${hosts}`).problems, []);
});

test('paths of several files of one entry are relative to the first one', () => {
  const files = {
    '/srv/app/sub/a.yaml': 'services: {inner: {image: i, volumes: ["./d:/d"]}}\n',
    '/srv/app/b.yaml': 'services: {inner: {volumes: ["../../var/run:/run"]}}\n',
  };
  const { workloads, problems } = read(
    'include: [{path: [sub/a.yaml, b.yaml]}]\nservices: {web: {image: x}}\n',
    {
      files,
    },
  );
  assert.deepEqual(problems, []);
  const found = workloads.find(({ key }) => key.endsWith('/inner'));
  assert.ok(found);
  const paths = JSON.stringify(entryValues(found, 'mounts')).match(/"value":"[^"]*"/gu);
  assert.deepEqual(paths, ['"value":"/srv/app/sub/d"', '"value":"/srv/var/run"']);
});

test('a file on another machine keeps its address in the message', () => {
  for (const address of [
    'https://git.example/a/b.git#main',
    'oci://reg.example/a:1',
    'git@git.example:a/b',
  ]) {
    const { problems } = read(`include: ["${address}"]\nservices: {web: {image: x}}\n`);
    assert.deepEqual(
      problems.map(({ message }) => message),
      [`included file ${address} is not on this machine and was not checked`],
    );
  }
});

test('a file on another machine may define what is missing, and one that is gone may not', () => {
  const services =
    'services: {web: {image: x, depends_on: [db], networks: [n], volumes: ["vol:/v"], secrets: [s]}}\n';
  const problemsOf = (file: string) => read(`include: ["${file}"]\n${services}`).problems;
  assert.deepEqual(
    problemsOf('oci://reg.example/a:1').map(({ isElsewhere }) => isElsewhere),
    [true],
  );
  const gone = problemsOf('gone.yaml').filter(({ message }) => message.includes('undefined'));
  assert.equal(gone.length, 4, 'service, network, volume and secret');
});
