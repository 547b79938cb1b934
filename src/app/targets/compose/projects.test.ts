import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { known, unreadable } from '../../../core/observed.ts';
import { localMachine } from '../../runtime/local-machine.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import type { NamedTarget } from '../named-target.ts';
import { composeOptions, projectTarget } from '../named-project.ts';
import type { NamedProject } from '../project-options.ts';
import { readTargets, type TargetsRead } from '../read-targets.ts';

const roots: string[] = [];
after(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string>>, env: Record<string, string> = {}): RuntimeContext {
  const root = mkdtempSync(join(tmpdir(), 'ironhull-compose-'));
  roots.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return { ...localMachine('0.0.0', () => undefined), directory: root, env };
}

async function read(machine: RuntimeContext, targets: readonly NamedTarget[], project: NamedProject = {}) {
  const all = [...targets, ...projectTarget(project, machine)];
  return readTargets(all, machine, await composeOptions(project, machine));
}

/** Each workload with the file that it belongs to, and whether it is privileged. */
function shown({ facts }: TargetsRead): readonly string[] {
  return facts.workloads
    .filter(({ isOfOtherFiles }) => !isOfOtherFiles)
    .map(({ written: { name, settings }, file }) => {
      const { privileged } = settings;
      const isPrivileged = privileged && 'value' in privileged ? privileged.value : privileged?.unresolved;
      return `${file?.name} ${name} ${isPrivileged ?? false}`;
    })
    .toSorted();
}

const whys = ({ gaps }: TargetsRead) => gaps.map(({ what, why }) => `${what}: ${why}`);
const messages = ({ problems }: TargetsRead) =>
  problems.map(({ subject, message }) => `${subject.name}: ${message}`);

const web = 'services: {web: {image: web}}\n';
const privileged = 'services: {web: {privileged: true}}\n';
const here = [{ path: '.' }] as const;

describe('a folder', () => {
  test('is what Compose runs there: the override of any name, and none beside it', async () => {
    const files = {
      'compose.yaml': web,
      'docker-compose.override.yml': privileged,
      'docker-compose.override.yaml': 'services: {web: {image: other}}\n',
    };
    const reading = await read(folderOf(files), here);
    assert.deepEqual(shown(reading), ['compose.yaml web true', 'docker-compose.override.yaml web false']);
    assert.deepEqual(messages(reading), []);
  });

  for (const [title, files, env] of [
    ['.env', { '.env': 'COMPOSE_FILE=compose.yaml:extra/any.txt\n' }, {}],
    ['the environment', {}, { COMPOSE_FILE: 'compose.yaml;extra/any.txt', COMPOSE_PATH_SEPARATOR: ';' }],
  ] as const)
    test(`has the files that COMPOSE_FILE of ${title} names, whatever their names`, async () => {
      const all = {
        'compose.yaml': web,
        'compose.override.yaml': web,
        'extra/any.txt': privileged,
        ...files,
      };
      const reading = await read(folderOf(all, env), here);
      assert.deepEqual(shown(reading), ['compose.override.yaml web false', 'compose.yaml web true']);
      assert.deepEqual([messages(reading), whys(reading)], [[], []]);
    });

  test('in the environment COMPOSE_FILE is not of the folders below', async () => {
    const env = { COMPOSE_FILE: 'compose.yaml:prod.yaml' };
    const files = { 'compose.yaml': web, 'prod.yaml': privileged, 'sub/compose.yaml': web };
    assert.deepEqual(shown(await read(folderOf(files, env), here)), [
      'compose.yaml web true',
      'sub/compose.yaml web false',
    ]);
  });

  test('is refused if COMPOSE_FILE names what is not there, and the others are read', async () => {
    const files = { 'compose.yaml': web, '.env': 'COMPOSE_FILE=compose.yaml:gone.yaml\n' };
    const reading = await read(folderOf(files), here);
    assert.deepEqual(messages(reading), ['.env: COMPOSE_FILE names gone.yaml: there is no such file']);
    assert.deepEqual([shown(reading), reading.failures], [['compose.yaml web false'], []]);
    const named = await read(folderOf({ 'compose.yaml': web }, { COMPOSE_FILE: 'gone.yaml' }), here);
    assert.match(
      whys(named).join(),
      /COMPOSE_FILE of the environment names gone.yaml: there is no such file/u,
    );
  });

  test('whose .env cannot be read may have other files', async () => {
    const machine = folderOf({ 'compose.yaml': web, '.env': '' });
    const readText: typeof machine.files.readText = async (path) =>
      path.endsWith('/.env') ? unreadable('denied', 'permission denied', path) : machine.files.readText(path);
    const reading = await read({ ...machine, files: { ...machine.files, readText } }, here);
    assert.match(whys(reading).join(), /the files that Docker Compose reads are not known: .*COMPOSE_FILE/u);
  });

  test('may have a folder .env, which Compose takes no notice of', async () => {
    const reading = await read(folderOf({ 'compose.yaml': web, '.env/bin/a.txt': '' }), here);
    assert.deepEqual([shown(reading), whys(reading)], [['compose.yaml web false'], []]);
  });

  test('with a folder in the place of the main file is refused', async () => {
    const machine = folderOf({ 'compose.yaml/a.txt': '', 'docker-compose.yml': web });
    const reading = await read(machine, here);
    assert.deepEqual(messages(reading), ['compose.yaml: Compose cannot read it: it is a folder']);
    assert.deepEqual([shown(reading), reading.failures], [['docker-compose.yml web false'], []]);
  });

  test('reads a main file that is a link, and says which other links it did not follow', async () => {
    const outside = folderOf({ 'any.yml': web });
    const machine = folderOf({ 'a.txt': '' });
    symlinkSync(join(outside.directory, 'any.yml'), join(machine.directory, 'compose.yaml'));
    symlinkSync(join(outside.directory, 'any.yml'), join(machine.directory, 'compose.prod.yaml'));
    const reading = await read(machine, here);
    assert.deepEqual(shown(reading), ['compose.yaml web false']);
    assert.match(whys(reading).join(), /^compose.prod.yaml: it is a link to a file outside of the folder/u);
  });

  test('without a project says which one above Compose takes', async () => {
    const machine = folderOf({ 'compose.yaml': web, 'sub/compose.prod.yaml': privileged });
    const reading = await read(machine, [{ path: 'sub' }]);
    assert.match(whys(reading).join(), /sub: Docker Compose takes \.\.\/compose.yaml for this folder/u);
  });

  test('takes an empty file beside others, and refuses one alone', async () => {
    assert.deepEqual(
      messages(await read(folderOf({ 'compose.yaml': web, 'compose.override.yaml': '' }), here)),
      [],
    );
    assert.deepEqual(messages(await read(folderOf({ 'compose.yaml': '# none\n' }), here)), [
      'compose.yaml: empty compose file',
    ]);
  });

  test('judges a part with the main file, and what a project extends with that project', async () => {
    const files = {
      'compose.yaml': 'services: {web: {extends: {file: compose.base.yaml, service: base}, image: web}}\n',
      'compose.base.yaml': 'services: {base: {privileged: true}}\n',
      'docker-compose.prod.yml': 'services: {web: {networks: [front]}, db: {image: db, privileged: true}}\n',
      'other/docker-compose.yml': 'networks: {front: }\nservices: {web: {image: web}}\n',
      'other/compose.prod.yml': 'services: {web: {image: web, networks: [front], privileged: true}}\n',
    };
    const reading = await read(folderOf(files), here);
    assert.deepEqual(shown(reading), [
      'compose.yaml web true',
      'docker-compose.prod.yml db true',
      'docker-compose.prod.yml web true',
      'other/compose.prod.yml web true',
      'other/docker-compose.yml web false',
    ]);
    assert.deepEqual(messages(reading), [
      'docker-compose.prod.yml: service "web" refers to undefined network "front"',
    ]);
    const saw = reading.outcomes.flatMap(({ subject, outcome }) =>
      outcome.state === 'passed' ? outcome.evidence.map((one) => `${subject.name}: ${one.saw}`) : [],
    );
    assert.ok(
      saw.some((one) => one.startsWith('compose.base.yaml: part of a project, judged with compose.yaml: ')),
    );
    assert.ok(
      saw.some((one) =>
        /^other\/compose.prod.yml: part of a project, judged with other\/docker-compose.yml/u.test(one),
      ),
    );
  });
});

test('projects of one first file are different workloads, however they are named', async () => {
  const files = {
    'compose.yaml': web,
    'compose.override.yaml': 'services: {web: {init: true}}\n',
    'dev/.env': 'COMPOSE_FILE=../compose.yaml:dev.yaml\n',
    'dev/dev.yaml': privileged,
    'prod/.env': 'COMPOSE_FILE=../compose.yaml:prod.yaml\n',
    'prod/prod.yaml': privileged,
  };
  const keys = ({ facts }: TargetsRead) => facts.workloads.map(({ file }) => file?.key ?? '').toSorted();
  const machine = folderOf(files);
  const [dev, prod] = ['compose.yaml+dev/dev.yaml', 'compose.yaml+prod/prod.yaml'];
  assert.deepEqual(keys(await read(machine, here)), ['compose.yaml', dev, prod]);
  const named = { files: ['compose.yaml', 'prod/prod.yaml'] };
  writeFileSync(join(machine.directory, 'ironhull.yaml'), '');
  assert.deepEqual(keys(await read(machine, [{ path: 'compose.yaml' }], named)), ['compose.yaml', prod]);
});

describe('a file that is named alone', () => {
  const files = { 'compose.yaml': web, 'compose.override.yaml': privileged };

  test('is judged as -f, and the files that Compose adds without it are said', async () => {
    const machine = folderOf(files);
    const reading = await read(machine, [{ path: 'compose.yaml' }]);
    assert.deepEqual(shown(reading), ['compose.yaml web false']);
    assert.match(
      whys(reading).join(),
      /^compose.yaml: Docker Compose merges it with compose.override.yaml when/u,
    );
    const together = await read(machine, [], { files: ['compose.yaml'] });
    assert.deepEqual([shown(together), whys(together)], [['compose.yaml web false'], []]);
  });

  test('is judged with the files before it, if it is only a part', async () => {
    const reading = await read(folderOf(files), [{ path: 'compose.override.yaml' }]);
    assert.deepEqual(shown(reading), ['compose.override.yaml web true']);
    assert.deepEqual([messages(reading), whys(reading)], [[], []]);
  });

  test('and is a part without another file is refused, and said to be one', async () => {
    const reading = await read(folderOf({ 'prod.yaml': privileged }), [{ path: 'prod.yaml' }]);
    assert.match(messages(reading).join(), /neither an image nor a build context/u);
    assert.match(whys(reading).join(), /it may be a part of a project/u);
    assert.deepEqual(shown(reading), ['prod.yaml web true']);
  });
});

describe('options of docker compose', () => {
  const files = {
    'compose.yaml': 'services: {web: {image: web, privileged: "${P:-false}"}}\n',
    'sub/more.yaml':
      'services: {web: {cap_add: [NET_RAW]}, tool: {image: "$TAG", profiles: [debug], depends_on: [gone]}}\n',
    'sub/.env': 'P=true\nTAG=tool\n',
    'other.env': 'TAG=other\n',
  };

  test('--file again is one project, of the directory of the first or a named one', async () => {
    const machine = folderOf(files);
    const both = ['compose.yaml', 'sub/more.yaml'];
    assert.deepEqual(shown(await read(machine, [], { files: both })), [
      'compose.yaml tool false',
      'compose.yaml web false',
    ]);
    assert.deepEqual(shown(await read(machine, [], { files: both.toReversed() })), [
      'sub/more.yaml tool false',
      'sub/more.yaml web true',
    ]);
    const elsewhere = await read(machine, [], { files: both, directory: 'sub', project: 'shop' });
    assert.ok(shown(elsewhere).includes('compose.yaml web true'));
    assert.ok(elsewhere.facts.workloads.every(({ written }) => written.key.startsWith('compose:shop/')));
  });

  test('--file - is stdin', async () => {
    const machine = { ...folderOf(files), standardInput: async () => known(privileged, 'standard input') };
    assert.deepEqual(shown(await read(machine, [], { files: ['compose.yaml', '-'] })), [
      'compose.yaml web true',
    ]);
  });

  for (const [title, env, profiles] of [
    ['--profile', {}, ['debug']],
    ["--profile '*'", {}, ['*']],
    ['COMPOSE_PROFILES', { COMPOSE_PROFILES: 'x, debug' }, undefined],
  ] as const)
    test(`${title} makes the references of a service count, which is judged without it too`, async () => {
      const given = { files: ['compose.yaml', 'sub/more.yaml'] };
      const active = await read(folderOf(files, env), [], { ...given, ...(profiles && { profiles }) });
      assert.match(messages(active).join(), /service "tool" depends on undefined service "gone"/u);
      const inactive = await read(folderOf(files, env), [], { ...given, profiles: ['other'] });
      assert.deepEqual([messages(inactive), shown(inactive)], [[], shown(active)]);
    });

  test('--env-file stands for .env in every project', async () => {
    const machine = folderOf(files);
    const images = (reading: TargetsRead) =>
      reading.facts.workloads.flatMap(({ written: { settings } }) =>
        settings.image && 'value' in settings.image ? settings.image.value : [],
      );
    const project = { files: ['sub/more.yaml'], environmentFiles: ['other.env'] };
    assert.deepEqual(images(await read(machine, [], project)), ['other']);
    assert.deepEqual(images(await read(machine, [], { files: ['sub/more.yaml'] })), ['tool']);
    await assert.rejects(read(machine, here, { environmentFiles: ['gone.env'] }), /gone.env: no such file/u);
  });
});
