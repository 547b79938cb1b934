import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCli } from './run-cli.ts';

let root = '';
let count = 0;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'ironhull-bake-'));
});
after(() => rm(root, { recursive: true }));

interface Report {
  findings: readonly {
    rule: string;
    message: string;
    severity: string;
    subject: { name: string };
    sightings: readonly { file: string; startLine: number }[];
  }[];
  outcomes: readonly { rule: string; subject: { name: string }; state: string }[];
  gaps: readonly { what: string; why: string }[];
}

/** The report on a folder with these files. */
async function lint(files: Readonly<Record<string, string>>, args: readonly string[] = ['.'], env = {}) {
  const folder = join(root, String(count++));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const { stdout, stderr } = await runCli(['lint', ...args, '--format', 'json'], { cwd: folder, env });
  assert.notEqual(stdout, '', stderr);
  const { findings, outcomes, gaps } = JSON.parse(stdout) as Report;
  return {
    /** Where a rule is broken: `docker-bake.hcl:3`. */
    at: (rule: string) =>
      findings
        .filter((one) => one.rule === rule)
        .flatMap(({ sightings }) => sightings.map(({ file, startLine }) => `${file}:${startLine}`)),
    states: (rule: string) =>
      outcomes.filter((one) => one.rule === rule).map(({ subject, state }) => `${subject.name} ${state}`),
    gaps: gaps.map(({ what, why }) => `${what}: ${why}`),
  };
}

test('a file that does not parse is a finding at its line, and the others are linted', async () => {
  const { at, gaps } = await lint({
    'docker-bake.hcl': 'target "a" {\n  tags = ["x"\n}\n',
    'b/images.hcl': 'target "a" {\n  network = "host"\n}\n',
    'b/x.json': '{"target": {"a": {\n "network": "host", "tags": []}}}',
  });
  assert.deepEqual(at('bake/invalid'), ['docker-bake.hcl:3']);
  assert.deepEqual(at('bake/build-privileges').toSorted(), ['b/x.json:2']);
  assert.ok(gaps.some((gap) => gap.startsWith('docker-bake.hcl: the file is invalid')));
});

test('the files that bake reads by default are one', async () => {
  const files = {
    'docker-bake.hcl': 'variable "N" { default = "none" }\ntarget "a" {\n  network = N\n}\n',
    'docker-bake.override.hcl': 'variable "N" { default = "host" }\ntarget "a" {\n  tags = [T]\n}\nT = "t"\n',
  };
  assert.deepEqual((await lint(files)).at('bake/build-privileges'), ['docker-bake.hcl:3']);
  const alone = await lint(files, ['docker-bake.hcl']);
  assert.deepEqual(alone.at('bake/build-privileges'), []);
  const override = await lint({ 'docker-bake.override.hcl': 'target "a" {\n  tags = [T]\n}\n' }, [
    'docker-bake.override.hcl',
  ]);
  assert.deepEqual(override.at('bake/invalid'), [], 'another file may define the variable');
  const undefinedVariable = await lint({ 'docker-bake.hcl': 'target "a" {\n  tags = [T]\n}\n' });
  assert.deepEqual(undefinedVariable.at('bake/invalid'), ['docker-bake.hcl:2']);
});

test('the environment sets variables', async () => {
  const files = { 'docker-bake.hcl': 'variable "N" { default = "none" }\ntarget "a" {\n  network = N\n}\n' };
  assert.deepEqual((await lint(files)).states('bake/build-privileges'), ['docker-bake.hcl passed']);
  const set = await lint(files, ['.'], { N: 'host' });
  assert.deepEqual(set.states('bake/build-privileges'), ['docker-bake.hcl failed']);
});

test('the stage that a target builds is in an image', async () => {
  const env = 'FROM scratch AS prod\nCOPY . /\nFROM scratch\n';
  const of = async (line: string) =>
    (await lint({ 'docker-bake.hcl': `target "a" {\n  ${line}\n}\n`, Dockerfile: env, '.env': '' })).at(
      'dockerfile/credentials-in-context',
    );
  assert.deepEqual(await of('tags = []'), [], 'the last stage does not need it');
  assert.deepEqual(await of('target = "prod"'), ['Dockerfile:2']);
});

test('the context of a target is that of its Dockerfile', async () => {
  const files = {
    'docker-bake.hcl': 'target "a" {\n  context = "."\n  dockerfile = "build/Dockerfile"\n}\n',
    'build/Dockerfile': 'FROM scratch\nCOPY . /app\n',
    '.env': '',
  };
  const rule = 'dockerfile/credentials-in-context';
  assert.deepEqual((await lint(files)).at(rule), ['build/Dockerfile:2']);
  assert.deepEqual((await lint(files, ['docker-bake.hcl'])).at(rule), ['build/Dockerfile:2'], 'read for it');
  const ignored = await lint({ ...files, '.dockerignore': '.env\n' });
  assert.deepEqual(ignored.at(rule), []);
  const own = await lint({ ...files, '.dockerignore': '.env\n', 'build/Dockerfile.dockerignore': '*.md\n' });
  assert.deepEqual(own.at(rule), ['build/Dockerfile:2'], 'the ignore file beside the Dockerfile is taken');
});

test('several contexts are all judged, and one that is not there leaves the rules unknown', async () => {
  const target = (name: string, context: string) =>
    `target "${name}" {\n  context = "${context}"\n  dockerfile = "../Dockerfile"\n}\n`;
  const files = { Dockerfile: 'FROM scratch\nCOPY . /app\n', 'x/.env': '', 'y/a': '' };
  const rule = 'dockerfile/credentials-in-context';
  const both = await lint({ ...files, 'docker-bake.hcl': target('a', 'y') + target('b', 'x') });
  assert.deepEqual(both.at(rule), ['Dockerfile:2']);
  const clean = await lint({ ...files, 'docker-bake.hcl': target('a', 'y') });
  assert.deepEqual(clean.states(rule), ['Dockerfile passed']);
  const missing = await lint({ ...files, 'docker-bake.hcl': target('a', 'y') + target('b', 'z') });
  assert.deepEqual(missing.states(rule), ['Dockerfile unknown']);
});

test('a Dockerfile in a bake file is checked at the lines of the bake file', async () => {
  const bake =
    'v = "13"\ntarget "a" {\n  dockerfile-inline = <<-EOT\n    FROM debian:${v}\n    # a comment\n    ADD https://x.example/a /a\n    COPY . /app\n    EOT\n}\n';
  const { at, states } = await lint({ 'docker-bake.hcl': bake, '.env': '' });
  assert.deepEqual(at('dockerfile/unverified-remote-add'), ['docker-bake.hcl:6']);
  assert.deepEqual(at('dockerfile/credentials-in-context'), ['docker-bake.hcl:7']);
  assert.deepEqual(states('dockerfile/invalid'), ['a (dockerfile-inline) passed']);
  const refused = await lint({ 'docker-bake.hcl': bake.replace('ADD', 'ADDD') });
  assert.deepEqual(refused.at('dockerfile/invalid'), ['docker-bake.hcl:6']);
  const long = `V = "${'v'.repeat(200)}"\n${bake.replace('ADD', 'RUN echo ${V} && sudo make\n    ADD')}`;
  assert.deepEqual((await lint({ 'docker-bake.hcl': long })).at('dockerfile/sudo'), ['docker-bake.hcl:7']);
  const json = '{"target": {"a": {\n"dockerfile-inline": "FROM a\\nADD https://x.example/a /a\\n"}}}';
  const inJson = await lint({ 'docker-bake.json': json });
  assert.deepEqual(inJson.at('dockerfile/unverified-remote-add'), ['docker-bake.json:2']);
});

test('a Dockerfile in a bake file is not edited', async () => {
  const folder = join(root, String(count++));
  await mkdir(folder);
  const bake =
    'target "a" {\n  dockerfile-inline = <<EOT\nFROM debian:13\nMAINTAINER me\nRUN apt-get install a\nEOT\n}\n';
  await writeFile(join(folder, 'docker-bake.hcl'), bake);
  const { stdout } = await runCli(['lint', '.', '--diff'], { cwd: folder });
  assert.equal(stdout.includes('@@'), false, stdout);
});

test('what a target builds elsewhere is a gap', async () => {
  const { gaps } = await lint({
    'docker-bake.hcl':
      'variable "D" {}\ntarget "a" {\n  context = "https://example.com/a.git"\n}\ntarget "b" {\n  dockerfile = D\n}\n',
  });
  assert.deepEqual(gaps, [
    'docker-bake.hcl: target a: its Dockerfile was not read: the context is not a folder here',
    'docker-bake.hcl: target b: its Dockerfile was not read: dockerfile: the variable D has no default',
  ]);
});

test('a Dockerfile that a target builds and that is not there is a gap', async () => {
  const gapsOf = async (bake: string, more: Readonly<Record<string, string>> = {}) =>
    (await lint({ 'docker-bake.hcl': bake, ...more })).gaps;
  const gap = (target: string, path: string) =>
    `docker-bake.hcl: target ${target}: its Dockerfile was not read: ${path} is not there`;
  const named = 'target "a" {\n  context = "api"\n  dockerfile = "x.Dockerfile"\n}\n';
  assert.deepEqual(await gapsOf(named), [gap('a', 'api/x.Dockerfile')]);
  assert.deepEqual(await gapsOf(named, { 'api/x.Dockerfile': 'FROM scratch\n' }), []);
  assert.deepEqual(await gapsOf('target "a" {\n  tags = []\n}\n'), [gap('a', 'Dockerfile')], 'by default');
  const inline = 'target "a" {\n  dockerfile-inline = "FROM scratch"\n}\n';
  assert.deepEqual(await gapsOf(inline), []);
  const base = `target "base" {\n  tags = []\n}\n${named.replace('{', '{\n  inherits = ["base"]')}`;
  const there = { 'api/x.Dockerfile': 'FROM scratch\n' };
  assert.deepEqual(await gapsOf(base, there), [], 'a target that is only inherited');
  const group = `group "all" {\n  targets = ["base", "a"]\n}\n${base}`;
  assert.deepEqual(await gapsOf(group, there), [gap('base', 'Dockerfile')], 'a target that a group builds');
});

test('comments waive findings', async () => {
  const bake = 'target "a" {\n  # ironhull ignore=bake/build-privileges -- needed\n  network = "host"\n}\n';
  const folder = join(root, String(count++));
  await mkdir(folder);
  await writeFile(join(folder, 'docker-bake.hcl'), bake);
  const { stdout } = await runCli(['lint', '.', '--format', 'json'], { cwd: folder });
  const { findings } = JSON.parse(stdout) as { findings: readonly { rule: string; waived: boolean }[] };
  assert.deepEqual(
    findings.filter(({ rule }) => rule === 'bake/build-privileges').map(({ waived }) => waived),
    [true],
  );
});
