import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCli } from './run-cli.ts';

let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'ironhull-stages-'));
});
after(() => rm(root, { recursive: true }));

interface Report {
  findings: readonly {
    rule: string;
    sightings: readonly { file: string; startLine: number }[];
  }[];
  outcomes: readonly { rule: string; subject: { kind: string; name: string }; state: string }[];
}

/** The lines of the Dockerfile at which a rule is broken, and its outcomes there, in a folder with these files. */
async function lint(files: Readonly<Record<string, string>>, rules: readonly string[], path = '.') {
  const folder = await mkdtemp(join(root, 'x'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const only = rules.flatMap((rule) => ['--only', rule]);
  const { stdout, stderr } = await runCli(['lint', path, ...only, '--format', 'json'], { cwd: folder });
  assert.notEqual(stdout, '', stderr);
  const { findings, outcomes } = JSON.parse(stdout) as Report;
  const places = findings.flatMap(({ sightings }) =>
    sightings.flatMap(({ file, startLine }) => (file === 'Dockerfile' ? [startLine] : [])),
  );
  const own = outcomes.filter(({ subject }) => subject.name === 'Dockerfile');
  return {
    lines: [...new Set(places)].toSorted((a, b) => a - b),
    states: own.map(({ rule, state }) => `${rule} ${state}`),
  };
}

/** Which stage of a file ends as root: the first or the last. */
const rootIn = {
  app: 'FROM debian:13 AS app\nUSER root\nFROM debian:13 AS debug\nUSER 1000\n',
  debug: 'FROM debian:13 AS app\nUSER 1000\nFROM debian:13 AS debug\nUSER root\n',
};
const rule = 'image/root-user';
const target = (name: string, stage: string, more = '') =>
  `target "${name}" {\n  target = "${stage}"\n${more}}\n`;

describe('rules on images judge the stage that a target of a bake file builds', () => {
  test('of one target, by name, by number, in any case', async () => {
    for (const stage of ['app', 'APP', '0']) {
      const bake = { 'docker-bake.hcl': target('a', stage) };
      const found = await lint({ ...bake, Dockerfile: rootIn.app }, [rule]);
      assert.deepEqual(found, { lines: [2], states: [`${rule} failed`] }, stage);
      const other = await lint({ ...bake, Dockerfile: rootIn.debug }, [rule]);
      assert.deepEqual(other, { lines: [], states: [`${rule} passed`] }, stage);
    }
  });

  test('of several targets, each stage, in one outcome', async () => {
    const Dockerfile = `${rootIn.app}FROM debian:13 AS tests\nUSER 0\n`;
    const bake = target('a', 'app') + target('b', 'debug');
    const found = await lint({ 'docker-bake.hcl': bake, Dockerfile }, [rule]);
    assert.deepEqual(found, { lines: [2], states: [`${rule} failed`] });
    const both = await lint({ 'docker-bake.hcl': bake + target('c', 'tests'), Dockerfile }, [rule]);
    assert.deepEqual(both, { lines: [2, 6], states: [`${rule} failed`] });
  });

  test('of a target without a stage the last one, unless others only inherit from it', async () => {
    const last = await lint({ 'docker-bake.hcl': 'target "a" {}\n', Dockerfile: rootIn.debug }, [rule]);
    assert.deepEqual(last.lines, [4]);
    const beside = 'target "a" {}\n' + target('b', 'app');
    assert.deepEqual(
      (await lint({ 'docker-bake.hcl': beside, Dockerfile: rootIn.debug }, [rule])).lines,
      [4],
    );
    assert.deepEqual((await lint({ 'docker-bake.hcl': beside, Dockerfile: rootIn.app }, [rule])).lines, [2]);
    const base = 'target "common" {}\n' + target('b', 'app', '  inherits = ["common"]\n');
    assert.deepEqual((await lint({ 'docker-bake.hcl': base, Dockerfile: rootIn.debug }, [rule])).lines, []);
  });

  test('a stage that there is not leaves the last one', async () => {
    const bake = { 'docker-bake.hcl': target('a', 'none') };
    assert.deepEqual((await lint({ ...bake, Dockerfile: rootIn.debug }, [rule])).lines, [4]);
  });

  test('with the stages that it is based on, and what is written there', async () => {
    const Dockerfile =
      'FROM debian:13 AS base\nUSER root\nFROM base AS app\nRUN make\nFROM debian:13\nUSER 1000\n';
    const found = await lint({ 'docker-bake.hcl': target('a', 'app'), Dockerfile }, [
      rule,
      'dockerfile/root-in-build-stage',
    ]);
    assert.deepEqual(found.lines, [2]);
    assert.deepEqual(found.states, ['dockerfile/root-in-build-stage passed', `${rule} failed`]);
  });

  test('other rules on what ships follow', async () => {
    const Dockerfile =
      'FROM debian:13 AS app\nENV NODE_OPTIONS=--inspect\nFROM debian:13 AS debug\nENV NODE_OPTIONS=--inspect=0.0.0.0\n';
    const weakening = 'dockerfile/weakening-variable';
    const of = async (text: string) =>
      (await lint({ 'docker-bake.hcl': text, Dockerfile }, [weakening])).lines;
    assert.deepEqual(await of(target('a', 'app')), [2]);
    assert.deepEqual(await of(target('a', 'debug')), [4]);
    assert.deepEqual(await of('target "a" {}\n'), [4]);
    assert.deepEqual(await of(target('a', 'app') + target('b', 'debug')), [2, 4]);
  });
});

describe('rules on images judge the stage that a Compose service builds', () => {
  const compose = (stage: string) => ({
    'compose.yaml': `services:\n  a:\n    build:\n      context: .\n      target: ${stage}\n`,
  });

  test('beside the last one, which other builds make', async () => {
    assert.deepEqual((await lint({ ...compose('app'), Dockerfile: rootIn.app }, [rule])).lines, [2]);
    assert.deepEqual((await lint({ ...compose('app'), Dockerfile: rootIn.debug }, [rule])).lines, [4]);
    assert.deepEqual((await lint({ ...compose('debug'), Dockerfile: rootIn.app }, [rule])).lines, []);
  });

  test('and a bake file beside it does not take the last one away', async () => {
    const files = { ...compose('app'), 'docker-bake.hcl': target('a', 'app'), Dockerfile: rootIn.debug };
    assert.deepEqual((await lint(files, [rule])).lines, [4]);
  });
});

test('of a Dockerfile alone the last stage is judged', async () => {
  const bake = { 'docker-bake.hcl': target('a', 'app') };
  const alone = await lint({ ...bake, Dockerfile: rootIn.debug }, [rule], 'Dockerfile');
  assert.deepEqual(alone, { lines: [4], states: [`${rule} failed`] });
  const other = await lint({ ...bake, Dockerfile: rootIn.app }, [rule], 'Dockerfile');
  assert.deepEqual(other, { lines: [], states: [`${rule} passed`] });
});
