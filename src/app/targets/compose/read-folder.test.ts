import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { localMachine } from '../../runtime/local-machine.ts';
import { composeOptions } from '../named-project.ts';
import { readTargets, type TargetsRead } from '../read-targets.ts';

const root = mkdtempSync(join(tmpdir(), 'ironhull-parts-'));
after(() => rmSync(root, { recursive: true }));

async function read(files: Readonly<Record<string, string>>): Promise<TargetsRead> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const machine = { ...localMachine('0.0.0', () => undefined), directory: root, env: {} };
  return readTargets([{ path: '.' }], machine, await composeOptions({}, machine));
}

test('a part in a folder below is judged with the nearest project above that it fits', async () => {
  const files = {
    'compose.yaml': 'networks: {elk: }\nservices: {web: {image: web}}\n',
    'compose.override.yaml': 'services: {web: {init: true}}\n',
    'dev/compose.dev.yml': 'services: {web: {privileged: true, volumes: ["./x:/x"]}}\n',
    'extensions/beat/compose.beat.yml':
      'services: {beat: {image: beat, networks: [elk], privileged: true}}\n',
    'sub/compose.yaml': 'services: {own: {image: own}}\n',
    'sub/deep/compose.own.yml': 'services: {own: {privileged: true}}\n',
    'sub/deep/compose.web.yml': 'services: {web: {privileged: true}}\n',
    'sub/compose.top.yml': 'services: {web: {privileged: true}}\n',
    'else/compose.gone.yml': 'services: {gone: {privileged: true}}\n',
  };
  const { facts, gaps, problems, outcomes } = await read(files);
  const shown = facts.workloads
    .filter((one) => !one.isOfOtherFiles)
    .map(({ written: { name, settings }, file }) => {
      const { privileged } = settings;
      return `${file?.name} ${name} ${privileged !== undefined && 'value' in privileged && privileged.value}`;
    });
  assert.deepEqual(shown.toSorted(), [
    'compose.yaml web false',
    'dev/compose.dev.yml web true',
    'else/compose.gone.yml gone true',
    'extensions/beat/compose.beat.yml beat true',
    'sub/compose.top.yml web true',
    'sub/compose.yaml own false',
    'sub/deep/compose.own.yml own true',
    'sub/deep/compose.web.yml web true',
  ]);
  assert.match(
    problems.map(({ subject, message }) => `${subject.name}: ${message}`).join(),
    /^else\/compose.gone.yml: service gone has neither an image/u,
  );
  assert.match(
    gaps.map(({ what, why }) => `${what}: ${why}`).join(),
    /^else\/compose.gone.yml: it may be a part of a project/u,
  );
  const saw = outcomes.flatMap(({ subject, outcome }) =>
    outcome.state === 'passed' ? outcome.evidence.map((one) => `${subject.name}: ${one.saw}`) : [],
  );
  for (const [part, main] of [
    ['dev/compose.dev.yml', 'compose.yaml'],
    ['extensions/beat/compose.beat.yml', 'compose.yaml'],
    ['sub/deep/compose.own.yml', 'sub/compose.yaml'],
    ['sub/deep/compose.web.yml', 'compose.yaml'],
    ['sub/compose.top.yml', 'compose.yaml'],
  ])
    assert.ok(
      saw.some((one) => one.startsWith(`${part}: part of a project, judged with ${main}: `)),
      part,
    );
});

test('a part without a project is judged with the file of its folder that it extends', async () => {
  const { facts, problems, outcomes } = await read({
    'stacks/docker-compose.app.yml': 'services: {app: {image: app}}\n',
    'stacks/docker-compose.app.prod.yml': 'services: {app: {privileged: true}}\n',
    'stacks/docker-compose.other.yml': 'services: {app: {image: other}}\n',
    'parts/docker-compose.a.yml': 'services: {a: {image: a}}\n',
    'parts/docker-compose.base.yml': 'services: {b: {image: b}}\n',
    'parts/docker-compose.dev.yml': 'services: {b: {privileged: true}}\n',
    'both/compose.yaml': 'services: {new: {image: new}}\n',
    'both/docker-compose.yml': 'services: {old: {image: old}}\n',
    'both/compose.override.yml': 'services: {new: {init: true}}\n',
    'both/docker-compose.override.yml': 'services: {old: {privileged: true}}\n',
  });
  const isHere = (name = ''): boolean => /^(?:stacks|parts|both)\//u.test(name);
  assert.deepEqual(
    problems.filter(({ subject }) => isHere(subject.name)),
    [],
  );
  const open = facts.workloads.flatMap(({ written: { settings }, file }) => {
    const { privileged } = settings;
    const isOpen = privileged !== undefined && 'value' in privileged && privileged.value;
    return isOpen && file !== undefined && isHere(file.name) ? [file.name] : [];
  });
  assert.deepEqual(open.toSorted(), [
    'both/docker-compose.override.yml',
    'parts/docker-compose.dev.yml',
    'stacks/docker-compose.app.prod.yml',
  ]);
  const saw = outcomes.flatMap(({ subject, outcome }) =>
    outcome.state === 'passed' && isHere(subject.name) ? outcome.evidence.map((one) => one.saw) : [],
  );
  for (const base of ['docker-compose.app.yml', 'docker-compose.base.yml', 'both/docker-compose.yml'])
    assert.ok(
      saw.some((one) => one.includes(base)),
      `${base}: ${saw.join('; ')}`,
    );
});
