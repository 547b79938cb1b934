import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { localMachine } from '../../runtime/local-machine.ts';
import { composeOptions } from '../named-project.ts';
import { readTargets } from '../read-targets.ts';
import { devcontainerFiles } from './devcontainer.ts';

/** Runs `use` with a machine in a folder with these files. */
async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (machine: ReturnType<typeof localMachine>) => Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'ironhull-fragment-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return await use({ ...localMachine('0.0.0', () => undefined), directory: root, env: {} });
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** What a run of a folder with these files says: its services, what Compose refuses, and what is a part of what. */
function found(files: Readonly<Record<string, string>>) {
  return inFolder(files, async (machine) => {
    const read = await readTargets([{ path: '.' }], machine, await composeOptions({}, machine));
    const saw = read.outcomes.flatMap(({ subject, outcome }) =>
      outcome.state === 'passed' ? outcome.evidence.map((one) => `${subject.name}: ${one.saw}`) : [],
    );
    return {
      services: read.facts.workloads
        .filter(({ isOfOtherFiles }) => !isOfOtherFiles)
        .map(({ written, file }) => `${file?.name} ${written.name}`)
        .toSorted(),
      refused: read.problems.map(({ message }) => message),
      parts: saw.flatMap((one) => /^(.*: part of a project, judged with .*): no key/u.exec(one)?.[1] ?? []),
    };
  });
}

const web = 'services: {web: {image: web}}\n';
const bare = 'services: {web: {privileged: true}}\n';
const base = 'services: {base: {init: true}, own: {image: own}}\n';
const extending = (file: string) =>
  `services: {app: {extends: {file: ${file}, service: base}, image: app}}\n`;

test('an included project of a folder below is a part, with what another included one defines', async () => {
  const files = {
    'compose.yaml': 'include: [a/compose.yaml, b/compose.yaml]\n',
    'a/compose.yaml': 'networks: {front: }\nvolumes: {data: }\nservices: {db: {image: db}}\n',
    'b/compose.yaml':
      'services: {app: {image: app, depends_on: [db], networks: [front], volumes: ["data:/d"]}}\n',
  };
  assert.deepEqual(await found(files), {
    services: ['compose.yaml app', 'compose.yaml db'],
    refused: [],
    parts: ['b/compose.yaml: part of a project, judged with compose.yaml'],
  });
  const wrong = { ...files, 'b/compose.yaml': 'services: {app: {image: app, depends_on: [gone]}}\n' };
  assert.deepEqual((await found(wrong)).refused, ['service "app" depends on undefined service "gone"']);
  const unused = { ...files, 'compose.yaml': 'include: [a/compose.yaml]\n' };
  assert.equal((await found(unused)).refused.length, 3);
});

test('a file that others extend is a fragment, and its other services are judged', async () => {
  assert.deepEqual(
    await found({ 'compose.yaml': extending('common/compose.yaml'), 'common/compose.yaml': base }),
    {
      services: ['common/compose.yaml own', 'compose.yaml app'],
      refused: [],
      parts: ['common/compose.yaml: part of a project, judged with compose.yaml'],
    },
  );
  assert.deepEqual(
    await found({ 'compose.gpu.yaml': extending('compose.hw.yaml'), 'compose.hw.yaml': base }),
    {
      services: ['compose.gpu.yaml app', 'compose.hw.yaml own'],
      refused: [],
      parts: ['compose.hw.yaml: part of a project, judged with compose.gpu.yaml'],
    },
  );
  const more = {
    'compose.yaml': extending('compose.hw.yaml'),
    'compose.hw.yaml': base.replace('own:', 'free: {privileged: true}, own:'),
  };
  assert.deepEqual((await found(more)).services, [
    'compose.hw.yaml free',
    'compose.hw.yaml own',
    'compose.yaml app',
  ]);
});

test('files that extend each other stand for neither', async () => {
  const { refused } = await found({
    'compose.a.yaml': `services: {base: {init: true}, x: {extends: {file: compose.b.yaml, service: base}}}\n`,
    'compose.b.yaml': `services: {base: {init: true}, x: {extends: {file: compose.a.yaml, service: base}}}\n`,
  });
  assert.equal(refused.length, 4);
});

test('a project without images is a part of the project above that has its services', async () => {
  assert.deepEqual(await found({ 'compose.yaml': web, 'tests/compose.yaml': bare }), {
    services: ['compose.yaml web', 'tests/compose.yaml web'],
    refused: [],
    parts: ['tests/compose.yaml: part of a project, judged with compose.yaml'],
  });
  const other = { 'compose.yaml': web, 'tests/compose.yaml': bare.replace('web', 'other') };
  assert.deepEqual((await found(other)).refused, [
    'service other has neither an image nor a build context specified',
  ]);
});

test('a devcontainer names the files over which its own is merged', async () => {
  const files = {
    'stack/any.yml': web,
    '.devcontainer/compose.yaml': bare,
    '.devcontainer/devcontainer.json':
      '{ // "dockerComposeFile": "no"\n"dockerComposeFile": ["../stack/any.yml", /* own */ "compose.yaml",],}',
  };
  assert.deepEqual((await found(files)).parts, [
    '.devcontainer/compose.yaml: part of a project, judged with stack/any.yml',
  ]);
  assert.deepEqual(devcontainerFiles('{"dockerComposeFile": "http://a//b.yml"}'), ['http://a//b.yml']);
  assert.deepEqual(devcontainerFiles('{'), []);
});

test('what a devcontainer changes in its service is a gap', async () => {
  const gapsOf = async (devcontainer: object | string) => {
    const files = {
      'compose.yaml': web,
      '.devcontainer/devcontainer.json':
        typeof devcontainer === 'string' ? devcontainer : JSON.stringify(devcontainer),
    };
    return inFolder(files, async (machine) => {
      const { gaps } = await readTargets([{ path: '.' }], machine, await composeOptions({}, machine));
      return gaps.map(({ what, why }) => `${what}: ${why}`);
    });
  };
  const own = { dockerComposeFile: '../compose.yaml', service: 'web' };
  const changed = 'what it changes in its service beside the Compose files is not checked';
  assert.deepEqual(await gapsOf({ ...own, privileged: true, capAdd: ['SYS_PTRACE'], mounts: [] }), [
    `.devcontainer/devcontainer.json: ${changed}: privileged, capAdd`,
  ]);
  assert.deepEqual(await gapsOf({ ...own, features: { 'a/docker-outside-of-docker:1': {} } }), [
    `.devcontainer/devcontainer.json: ${changed}: features`,
  ]);
  assert.deepEqual(await gapsOf({ ...own, privileged: false, features: {} }), []);
  assert.match((await gapsOf('{')).join(), /it is not JSON/u);
  assert.deepEqual(await gapsOf({ image: 'a', privileged: true }), [], 'it runs no Compose project');
});

test('a part is judged with the other part that defines what it refers to', async () => {
  const files = {
    'compose.yaml': web,
    'compose.db.yaml': 'services: {db: {image: db}}\n',
    'compose.prod.yaml': 'services: {web: {depends_on: [db]}}\n',
  };
  assert.deepEqual(await found(files), {
    services: ['compose.db.yaml db', 'compose.prod.yaml web', 'compose.yaml web'],
    refused: [],
    parts: ['compose.prod.yaml: part of a project, judged with compose.yaml and compose.db.yaml'],
  });
  const { 'compose.db.yaml': _, ...without } = files;
  assert.deepEqual((await found(without)).refused, ['service "web" depends on undefined service "db"']);
});

test('a whole file that a project includes or extends is judged as the project leaves it', async () => {
  const whole = 'services: {web: {image: web, privileged: true}, own: {image: own}}\n';
  const over = 'services: {web: {privileged: !reset null}}\n';
  const list = 'include: [{path: [compose.base.yaml, compose.prod.yaml]}]\n';
  const files = { 'compose.yaml': list, 'compose.base.yaml': whole, 'compose.prod.yaml': over };
  const judged = await found(files);
  assert.deepEqual(judged.services, ['compose.yaml own', 'compose.yaml web']);
  assert.ok(judged.parts.includes('compose.base.yaml: part of a project, judged with compose.yaml'));
  const extender = 'services: {web: {extends: {file: compose.base.yaml, service: web}, privileged: false}}\n';
  assert.deepEqual((await found({ 'compose.yaml': extender, 'compose.base.yaml': whole })).services, [
    'compose.base.yaml own',
    'compose.yaml web',
  ]);
  const renamed = extender.replace('{web', '{app');
  assert.deepEqual((await found({ 'compose.yaml': renamed, 'compose.base.yaml': whole })).services, [
    'compose.base.yaml own',
    'compose.base.yaml web',
    'compose.yaml app',
  ]);
  const unused = { ...files, 'compose.yaml': 'services: {web: {image: other}}\n' };
  assert.ok((await found(unused)).services.includes('compose.base.yaml web'));
});
