import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { everySetting } from './setting-names.ts';
import { entryValues, read, value } from '../adapter/test-readings.ts';

const base = `services:
  base:
    image: base:1
    privileged: true
    cap_add: [NET_ADMIN]
    volumes: ["./data:/data"]
    environment: {A: 1}
`;

function byName(workloads: readonly WrittenWorkload[], name: string): WrittenWorkload {
  const found = workloads.find((each) => each.key.endsWith(`/${name}`));
  assert.ok(found);
  return found;
}

test('an extended service of the same file has its own locations, and no edits', () => {
  const { workloads, problems } = read(`${base}  web:\n    extends: base\n    cap_add: [SYS_TIME]\n`);
  assert.deepEqual(problems, []);
  const web = byName(workloads, 'web');
  assert.equal(value(web, 'privileged'), true);
  assert.deepEqual(entryValues(web, 'capAdd'), ['NET_ADMIN', 'SYS_TIME']);
  const [at] = web.settings.privileged?.at ?? [];
  assert.ok(at?.in === 'file');
  assert.deepEqual([at.range.startLine, at.remove], [4, undefined]);
  const own = byName(workloads, 'base').settings.privileged?.at[0];
  assert.ok(own?.in === 'file' && own.remove);
  assert.ok(web.insert);
});

test('another file is shown relative to the one that names it, and its paths start from its directory', () => {
  const files = { '/srv/app/common/base.yaml': base };
  const text = 'services:\n  web:\n    extends: {file: common/base.yaml, service: base}\n';
  const { workloads, problems } = read(text, { files });
  assert.deepEqual(problems, []);
  const web = byName(workloads, 'web');
  const [at] = web.settings.privileged?.at ?? [];
  assert.equal(at?.in === 'file' && at.file, 'common/base.yaml');
  const [mount] = entryValues(web, 'mounts') as { hostPath: { value: string } }[];
  assert.equal(mount?.hostPath.value, '/srv/app/common/data');
});

test('a file that cannot be read leaves every setting undetermined', () => {
  const { workloads } = read(
    'services:\n  web:\n    image: x\n    extends: {file: gone.yaml, service: base}\n',
  );
  const [doubt] = byName(workloads, 'web').doubts;
  assert.match(doubt?.what ?? '', /gone\.yaml/);
  assert.deepEqual(doubt?.affects, everySetting);
  const chain = read('services:\n  web: {extends: {file: a.yaml, service: a}}\n', {
    files: { '/srv/app/a.yaml': 'services: {a: {image: x, extends: {file: "${F}", service: b}}}' },
  });
  assert.deepEqual(byName(chain.workloads, 'web').doubts[0]?.affects, everySetting);
  const broken = read('services:\n  web: {extends: {file: a.yaml, service: a}}\n', {
    files: { '/srv/app/a.yaml': '[' },
  });
  assert.equal(broken.problems.length, 1);
  assert.deepEqual(byName(broken.workloads, 'web').doubts[0]?.affects, everySetting);
});

test('a chain of services ends at a limit, at its location', () => {
  const links = Array.from({ length: 60 }, (_, n) => `  s${n + 1}: {extends: s${n}}\n`).join('');
  const { problems } = read(`services:\n  s0: {image: x}\n${links}`);
  assert.equal(problems[0]?.message, 'more than 50 services extend one another in a row');
  assert.equal(problems[0]?.at.in, 'file');
});

test('circles end', () => {
  const own = read('services:\n  a: {image: x, extends: b}\n  b: {image: y, extends: a}\n');
  assert.match(own.problems[0]?.message ?? '', /extends itself/);
  const files = { '/srv/app/b.yaml': 'services: {b: {image: y, extends: {file: compose.yaml, service: a}}}' };
  const text = 'services: {a: {image: x, extends: {file: b.yaml, service: b}}}';
  const other = read(text, { files: { ...files, '/srv/app/compose.yaml': text } });
  assert.match(other.problems[0]?.message ?? '', /extends itself/);
  const include = read('include: [b.yaml]\n', { files: { '/srv/app/b.yaml': 'include: [compose.yaml]\n' } });
  assert.match(include.problems[0]?.message ?? '', /cycle/);
});

test('reset and override', () => {
  const { workloads } = read(
    `${base}  web:\n    extends: base\n    privileged: !reset false\n    cap_add: !override [SYS_TIME]\n    environment: {A: !reset null, B: 2}\n`,
  );
  const web = byName(workloads, 'web');
  assert.equal(web.settings.privileged, undefined);
  assert.deepEqual(entryValues(web, 'capAdd'), ['SYS_TIME']);
  assert.deepEqual(entryValues(web, 'environment'), [{ name: 'B', length: 1 }]);
});

test('included services have a separate directory and variables; a file that is not read is a problem', () => {
  const files = {
    '/srv/app/sub/c.yaml': 'services: {inner: {image: "app:${TAG}", volumes: ["./x:/x"]}}',
    '/srv/app/sub/.env': 'TAG=7\n',
  };
  const { workloads, problems } = read('include: [sub/c.yaml]\nservices: {web: {image: x}}\n', { files });
  assert.deepEqual(problems, []);
  const inner = byName(workloads, 'inner');
  assert.equal(value(inner, 'image'), 'app:7');
  const [mount] = entryValues(inner, 'mounts') as { hostPath: { value: string } }[];
  assert.equal(mount?.hostPath.value, '/srv/app/sub/x');
  assert.equal(inner.key, 'compose:app/inner');
  for (const include of ['gone.yaml', '"${F}"', '{path: "${F}"}']) {
    assert.equal(read(`include: [${include}]\nservices: {web: {image: x}}\n`).problems.length, 1, include);
  }
});

test('reset removes items, services, sections and their contents', () => {
  const text = (services: string, rest = '') => `services: {web: {image: x${services}}}\n${rest}`;
  const [web] = read(text(', cap_drop: [ALL, !reset KILL], deploy: {resources: !reset {}}')).workloads;
  assert.ok(web);
  assert.deepEqual(entryValues(web, 'capDrop'), ['ALL']);
  const volume = read(
    `${text(', volumes: ["vol:/v"]')}volumes: {vol: {driver_opts: {o: bind, device: /etc}}}\n---\nvolumes: {vol: }\n`,
  ).workloads[0];
  assert.ok(volume);
  const [mount] = entryValues(volume, 'mounts') as { hostPath: { value?: string } }[];
  assert.equal(mount?.hostPath.value, '/etc', 'a null removes nothing');
  const gone = read(`${text(', volumes: ["vol:/v"]')}volumes: {vol: }\n---\nvolumes: {vol: !reset null}\n`);
  assert.match(gone.problems[0]?.message ?? '', /undefined volume/);
  assert.equal(read(`${text('')}---\nservices: {web: !reset null, other: {image: y}}\n`).workloads.length, 1);
});

test('a file of variables that include names and that is not there leaves the variables unknown', () => {
  const files = { '/srv/app/c.yaml': 'services: {c: {image: x, privileged: "${P:-false}", user: "$U"}}\n' };
  const text = 'include: [{path: c.yaml, env_file: gone.env}]\n';
  const { workloads, problems } = read(text, { files, env: { U: '7' } });
  assert.deepEqual(problems, []);
  const { privileged, user } = byName(workloads, 'c').settings;
  assert.match(
    JSON.stringify(privileged),
    /"unresolved":"variable P is not known: .*gone.env could not be read/u,
  );
  assert.ok(user && 'value' in user && user.value === '7');
  const [plain] = read('include: [c.yaml]\n', { files }).workloads;
  assert.ok(plain?.settings.privileged && 'value' in plain.settings.privileged);
});
