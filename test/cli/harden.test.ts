import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runCli } from './run-cli.ts';

const compose =
  'services:\n  web:\n    image: web\n    container_name: site\n    privileged: true\n    volumes:\n      - /:/host\n      - ${DATA:-./data}:/data # data\n';

const only = ['--only', 'workload/privileged,workload/sensitive-host-path', '--no-policy'];

function folderOf(context: TestContext, text = compose): string {
  const root = mkdtempSync(join(tmpdir(), 'ironhull-harden-'));
  context.after(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'compose.yaml'), text);
  return root;
}

const expected = `# Hardens compose.yaml. Applications may need what it takes away: test it with
# docker compose -f compose.yaml -f THIS-FILE up
# !reset and !override need Docker Compose 2.24 or later.
services:
  web:
    # workload/privileged: Remove the privileged setting
    privileged: false
    # workload/sensitive-host-path: Remove the mount of /
    volumes: !override
      - "\${DATA:-./data}:/data"
`;

test('harden writes an override beside the file, and replaces none without --overwrite', async (context) => {
  const cwd = folderOf(context);
  const first = await runCli(['harden', 'compose.yaml', ...only], { cwd });
  assert.deepEqual([first.code, first.stdout], [0, '']);
  assert.equal(first.stderr, 'compose.hardened.yaml removes 2 findings; 0 findings remain\n');
  assert.equal(readFileSync(join(cwd, 'compose.hardened.yaml'), 'utf8'), expected);
  assert.equal(readFileSync(join(cwd, 'compose.yaml'), 'utf8'), compose);
  writeFileSync(join(cwd, 'compose.hardened.yaml'), 'mine');
  const again = await runCli(['harden', 'compose.yaml', ...only], { cwd });
  assert.equal(again.code, 2);
  assert.match(again.stderr, /compose\.hardened\.yaml is there already; --overwrite replaces it/);
  assert.equal(readFileSync(join(cwd, 'compose.hardened.yaml'), 'utf8'), 'mine');
  const replaced = await runCli(['harden', 'compose.yaml', '--overwrite', ...only], { cwd });
  assert.equal(replaced.code, 0, replaced.stderr);
  assert.equal(readFileSync(join(cwd, 'compose.hardened.yaml'), 'utf8'), expected);
  assert.deepEqual(readdirSync(cwd), ['compose.hardened.yaml', 'compose.yaml']);
});

test('harden takes a folder, by default this one, as the project that Compose runs there', async (context) => {
  const cwd = folderOf(context);
  writeFileSync(
    join(cwd, 'compose.override.yaml'),
    'services:\n  more:\n    image: x\n    privileged: true\n',
  );
  for (const [args, folder] of [
    [['harden', '.'], cwd],
    [['harden'], cwd],
    [['harden', basename(cwd)], dirname(cwd)],
  ] as const) {
    const { code, stdout } = await runCli([...args, '--output', '-', ...only], { cwd: folder });
    assert.equal(code, 0);
    assert.match(stdout, /^# Hardens \S*compose\.yaml and \S*compose\.override\.yaml\./u);
    assert.match(stdout, /^ {2}more:\n.*\n {4}privileged: false$/mu);
  }
  await runCli(['harden', basename(cwd), ...only], { cwd: dirname(cwd) });
  assert.ok(readdirSync(cwd).includes('compose.hardened.yaml'));
});

test('harden refuses a folder without a project, and one beside files', async (context) => {
  const empty = mkdtempSync(join(tmpdir(), 'ironhull-harden-'));
  context.after(() => rmSync(empty, { recursive: true }));
  const none = await runCli(['harden', ...only], { cwd: empty });
  assert.equal(none.code, 2);
  assert.match(none.stderr, /\.: no Compose file found/u);
  const both = await runCli(['harden', '.', 'compose.yaml', ...only], { cwd: folderOf(context) });
  assert.equal(both.code, 2);
  assert.match(both.stderr, /\. is a folder, which is a project by itself/u);
});

test('harden can show the override, and writes none where there is nothing to change', async (context) => {
  const cwd = folderOf(context);
  const shown = await runCli(['harden', 'compose.yaml', '--output', '-', ...only], { cwd });
  assert.equal(shown.stdout, expected);
  const good = folderOf(context, 'services:\n  web:\n    image: web\n');
  const none = await runCli(['harden', 'compose.yaml', ...only], { cwd: good });
  assert.deepEqual([none.code, none.stderr], [0, 'Nothing to harden that an override can change\n']);
  assert.deepEqual(readdirSync(good), ['compose.yaml']);
});

test('harden takes away the mount of a link that leads out of the project', async (context) => {
  const linked = 'services:\n  web:\n    image: web\n    volumes:\n      - ./link:/x\n      - ./data:/data\n';
  const cwd = folderOf(context, linked);
  symlinkSync('/etc', join(cwd, 'link'));
  const { stdout } = await runCli(['harden', 'compose.yaml', '--output', '-', ...only], { cwd });
  assert.match(stdout, /Remove the mount of \/etc\n {4}volumes: !override\n {6}- "\.\/data:\/data"\n$/u);
});

test('harden refuses what is no valid Compose file, and names that mean something else', async (context) => {
  const cwd = folderOf(context, 'services:\n  web:\n    image: [web\n');
  const invalid = await runCli(['harden', 'compose.yaml'], { cwd });
  assert.equal(invalid.code, 2);
  assert.deepEqual(readdirSync(cwd), ['compose.yaml']);
  const input = await runCli(['harden', '-'], { cwd });
  assert.match(input.stderr, /harden reads files; name them by their path/);
});
