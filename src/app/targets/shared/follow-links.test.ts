import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { processorTime } from '../../../../test/kit/processor-time.ts';
import { absent, known, unreadable } from '../../../core/observed.ts';
import type { WrittenWorkload } from '../../../core/workload/workload.ts';
import { diskFiles } from '../../../io/disk-files.ts';
import type { HostFiles } from '../../../io/files.ts';
import { localMachine } from '../../runtime/local-machine.ts';
import { composeOptions } from '../named-project.ts';
import type { NamedTarget } from '../named-target.ts';
import { readTargets } from '../read-targets.ts';
import { followLinks } from './follow-links.ts';

const roots: string[] = [];
after(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

/** What is written in a project of these files and links, or in a line in its folder. */
async function readLinked(
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>>,
  target: NamedTarget = { path: '.' },
): Promise<{ root: string; settings: readonly WrittenWorkload['settings'][] }> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ironhull-links-')));
  roots.push(root);
  for (const path of [...Object.keys(files), ...Object.keys(links)])
    mkdirSync(dirname(join(root, path)), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  for (const [name, to] of Object.entries(links)) symlinkSync(to, join(root, name));
  const machine = { ...localMachine('0.0.0', () => undefined), directory: root, env: {} };
  const { facts } = await readTargets([target], machine, await composeOptions({}, machine));
  return { root, settings: facts.workloads.map(({ written }) => written.settings) };
}

/** The host paths of the mounts of these. */
async function mountsOf(
  ...of: Parameters<typeof readLinked>
): Promise<{ root: string; paths: readonly (string | undefined)[] }> {
  const { root, settings } = await readLinked(...of);
  const paths = settings.flatMap(({ mounts }) => {
    if (mounts === undefined || !('value' in mounts)) return [];
    return mounts.value.map((entry) =>
      'value' in entry && entry.value.hostPath.state === 'known' ? entry.value.hostPath.value : undefined,
    );
  });
  return { root, paths };
}

const mounting = (source: string): Record<string, string> => ({
  'compose.yaml': `services: {web: {image: x, volumes: ["${source}:/x"]}}\n`,
});

test('a mount of a link in a project shows what it leads to, there or not', async () => {
  const cases: readonly (readonly [source: string, links: Record<string, string>, wanted: string])[] = [
    ['./s', { s: '/var/run/docker.sock' }, '/var/run/docker.sock'],
    ['./data/x', { 'data/x': '../../../../../../../../../../../etc' }, '/etc'],
    ['./data/x/y/z', { 'data/x': '/no/such' }, '/no/such/y/z'],
    ['./one', { one: 'two', two: 'sub/three', 'sub/three': '/root' }, '/root'],
    ['./one/in', { one: 'sub', 'sub/in': '/proc' }, '/proc'],
    // Of a link that another link goes up from, the folder above is that of its target.
    ['./up', { d: '/var/run/dbus', up: 'd/../docker.sock' }, '/var/run/docker.sock'],
  ];
  for (const [source, links, wanted] of cases)
    assert.deepEqual((await mountsOf(mounting(source), links)).paths, [wanted], source);
});

test('links that stay in the project, links in a circle and paths outside of it', async () => {
  const inside = await mountsOf(mounting('./a'), { a: 'b' });
  assert.deepEqual(inside.paths, [join(inside.root, 'b')]);
  const circle = await mountsOf(mounting('./a'), { a: 'b', b: 'a' });
  assert.deepEqual(circle.paths, [join(circle.root, 'a')]);
  // It is a link on many machines, and the project may run on another one.
  assert.deepEqual((await mountsOf(mounting('/proc/self'), {})).paths, ['/proc/self']);
});

test('many mounts of long links take no longer than reading them once', async () => {
  const links: Record<string, string> = {};
  for (let at = 0; at < 39; at += 1) links[`l${at}`] = `${'x/../'.repeat(500)}l${at + 1}`;
  const volumes = Array.from({ length: 3000 }, (_, at) => `"./l0/${at}:/x${at}"`);
  const compose = `services: {web: {image: x, volumes: [${volumes.join(', ')}]}}\n`;
  const before = processorTime();
  const { paths } = await mountsOf({ 'compose.yaml': compose }, { ...links, l39: '/etc' });
  assert.ok(processorTime() - before < 10_000);
  assert.equal(paths[2999], '/etc/2999');
});

test('a project that is named by a link has its links where it really is', async () => {
  const cases: readonly (readonly [links: Record<string, string>, wanted: string])[] = [
    [{ s: '../../../other' }, 'other'],
    [{ s: '../project/t', t: '../../../other' }, 'other'],
  ];
  for (const [links, wanted] of cases) {
    const files = Object.entries(mounting('./s')).map(([name, text]) => [`a/deep/project/${name}`, text]);
    const below = Object.entries(links).map(([name, to]) => [`a/deep/project/${name}`, to]);
    const { root, paths } = await mountsOf(
      Object.fromEntries(files),
      { short: 'a/deep/project', ...Object.fromEntries(below) },
      { path: 'short' },
    );
    assert.deepEqual(paths, [join(root, wanted)], JSON.stringify(links));
  }
});

test('links of included folders, volumes, secrets and configs', async () => {
  const { paths } = await mountsOf(
    {
      'app/compose.yaml': 'include: [../part/compose.yaml]\n',
      'part/compose.yaml':
        'services: {web: {image: x, volumes: [v1:/v], secrets: [s], configs: [c]}}\n' +
        'volumes: {v1: {driver: local, driver_opts: {type: none, o: bind, device: ./d}}}\n' +
        'secrets: {s: {file: ./s}}\nconfigs: {c: {file: ./c}}\n',
    },
    { 'part/d': '/etc', 'part/s': '/etc/shadow', 'part/c': '/root/.ssh' },
  );
  for (const wanted of ['/etc', '/etc/shadow', '/root/.ssh']) assert.ok(paths.includes(wanted), wanted);
});

test('links in the folder that a docker run line mounts', async () => {
  const links = { s: '/var/run/docker.sock', 'data/x': '/etc' };
  const cases = [
    ['-v ./s:/s', '/var/run/docker.sock'],
    ['-v "$(pwd)/data/x":/x', '/etc'],
    ['--mount type=bind,src=./data/x/ssl,dst=/x', '/etc/ssl'],
  ] as const;
  for (const [options, wanted] of cases) {
    const line = { text: `docker run ${options} app`, kind: 'run' } as const;
    assert.deepEqual((await mountsOf({ 'data/a': '' }, links, line)).paths, [wanted], options);
  }
});

test('links that a build or docker compose watch copies', async () => {
  const watch = '{path: ./keys/x, action: sync, target: /t}';
  const text = `services: {web: {build: {context: ./ctx, additional_contexts: {a: .}}, develop: {watch: [${watch}]}}}\n`;
  const links = { ctx: '/etc', keys: '/root/.ssh' };
  const { root, settings } = await readLinked({ 'compose.yaml': text }, links);
  const copies = settings.flatMap(({ hostCopies }) =>
    hostCopies !== undefined && 'value' in hostCopies ? hostCopies.value : [],
  );
  const paths = copies.map((entry) => 'value' in entry && entry.value.path);
  assert.deepEqual(paths, ['/etc', root, '/root/.ssh/x']);
});

test('what lies below a folder that may not be read is unknown', async () => {
  const at = { uri: 'compose.yaml' };
  const mount = (hostPath: string) => ({
    value: {
      type: 'bind',
      source: hostPath,
      target: '/x',
      hostPath: known(hostPath, at.uri),
      readOnly: false,
    },
    at,
  });
  const files: HostFiles = {
    ...diskFiles('/nowhere'),
    realPath: async (path) => known(path, path),
    readLink: async (path) =>
      path.startsWith('/p/closed/') ? unreadable('denied', 'permission denied', path) : absent(path),
  };
  const workload = {
    key: 'web',
    name: 'web',
    surface: 'compose',
    at,
    settings: {
      mounts: { value: [mount('/p/closed/a/b'), mount('/p/open/a')], at },
      hostCopies: { value: [{ value: { path: '/p/closed/a', by: 'build.context', into: 'build' }, at }], at },
    },
  } as unknown as WrittenWorkload;
  const [followed] = await followLinks([workload], ['/p'], files);
  const mounts = followed?.settings.mounts;
  assert.ok(mounts !== undefined && 'value' in mounts);
  assert.deepEqual(
    mounts.value.map((entry) => 'value' in entry && entry.value.hostPath),
    [unreadable('denied', 'permission denied', '/p/closed/a'), known('/p/open/a', at.uri)],
  );
  assert.deepEqual(followed?.settings.hostCopies, {
    value: [{ unresolved: 'build.context: permission denied', at }],
    at,
  });
});
