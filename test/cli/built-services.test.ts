import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCli } from './run-cli.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-built-'));
});
after(() => rm(folder, { recursive: true }));

interface Outcome {
  rule: string;
  subject: { name: string };
  state: string;
}

/** The state of a rule on the service `web`, in a project of these files. */
async function states(files: Readonly<Record<string, string>>, ...targets: readonly string[]) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const { stdout } = await runCli(['lint', ...targets, '--format', 'json'], { cwd: folder });
  const { outcomes } = JSON.parse(stdout) as { outcomes: readonly Outcome[] };
  return (rule: string, name = 'web') =>
    outcomes.filter((one) => one.rule === rule && one.subject.name === name).map(({ state }) => state);
}

const compose = (build: string) => `services:\n  web:\n    build: ${build}\n`;
const dockerfile = 'FROM debian:13 AS base\nUSER 1000\nHEALTHCHECK CMD true\nFROM base AS root\nUSER root\n';

test('what a Dockerfile sets is known of the service that is built from it', async () => {
  const of = await states(
    { 'compose.yaml': compose('{context: app, target: base}'), 'app/Dockerfile': dockerfile },
    'compose.yaml',
  );
  assert.deepEqual([of('workload/root-user'), of('workload/health-check')], [['passed'], ['passed']]);
  assert.deepEqual(
    of('image/root-user', 'app/Dockerfile'),
    ['failed'],
    'the file itself is checked, by its last stage',
  );
});

test('the last stage is built without a target, and a Dockerfile is read once', async () => {
  const of = await states({ 'compose.yaml': compose('app'), 'app/Dockerfile': dockerfile }, '.');
  assert.deepEqual(of('workload/root-user'), ['failed']);
  assert.deepEqual(of('dockerfile/invalid', 'app/Dockerfile'), ['passed']);
});

test('a build argument decides as the service sets it, and a stage that is not there is unknown', async () => {
  const given = 'FROM debian:13\nARG UID=1000\nUSER $UID\n';
  const stateWith = async (argument: string) => {
    const build = compose(`{context: app, args: ${argument}}`);
    const of = await states({ 'compose.yaml': build, 'app/Dockerfile': given }, 'compose.yaml');
    return of('workload/root-user');
  };
  assert.deepEqual(await stateWith('{UID: 0}'), ['failed']);
  assert.deepEqual(await stateWith('{UID: 1001}'), ['passed']);
  assert.deepEqual(await stateWith('[UID=root]'), ['failed']);
  assert.deepEqual(await stateWith('{UID: "${UID:-0}"}'), ['failed']);
  for (const open of ['[UID]', '{UID: }', '{UID: "${ID}"}'])
    assert.deepEqual(await stateWith(open), ['unknown'], open);
  const standard = await states({ 'compose.yaml': compose('app') }, 'compose.yaml');
  assert.deepEqual(standard('workload/root-user'), ['passed']);
  const other = await states({ 'compose.yaml': compose('{context: app, target: none}') }, 'compose.yaml');
  assert.deepEqual(other('workload/root-user'), ['unknown']);
});
