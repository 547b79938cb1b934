import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from './run-cli.ts';

let folder = '';
const files = {
  'bad.yaml': 'services:\n  web:\n    image: app\n    user: "1000"\n    privileged: true\n',
  'good.yaml':
    'services:\n  web:\n    image: app\n    user: "1000"\n    mem_limit: 64m\n    ulimits:\n      nofile: 1024\n    healthcheck:\n      test: [CMD, "true"]\n    security_opt:\n      - no-new-privileges:true\n',
  'unsure.yaml':
    'services:\n  web:\n    image: app\n    user: "1000"\n    mem_limit: 64m\n    privileged: ${PRIVILEGED}\n    security_opt:\n      - no-new-privileges:true\n',
  'medium.yaml': 'services:\n  web:\n    image: app\n    user: "1000"\n',
  'broken.yaml': 'services:\n  web: [\n',
  'text.md': '# services\n',
  'other.yaml': 'apiVersion: v1\nkind: Pod\n',
  'half.yaml': 'services:\n  web:\n    image: app\n    privileged: true\n    no_such_key: 1\n',
  'hostile.yaml': 'services:\n  "web\\e]0;x\\a":\n    image: app\n    privileged: true\n',
  'facts-cut.json': '{"schemaVersion":1,"host":{"state":"known"',
  'facts-newer.json': '{"schemaVersion":2}',
  'facts-wrong.json':
    '{"schemaVersion":1,"host":1,"engine":2,"images":[],"workloads":[],"gaps":[],"collectedAt":""}',
} as const;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-cli-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await mkdir(join(folder, 'project/deep'), { recursive: true });
  await writeFile(join(folder, 'project/compose.yaml'), files['good.yaml']);
  await writeFile(join(folder, 'project/deep/docker-compose.prod.yml'), files['bad.yaml']);
  await mkdir(join(folder, 'empty'));
  await symlink('loop', join(folder, 'loop'));
});
after(() => rm(folder, { recursive: true }));

const lint = (...args: string[]) => runCli(['lint', ...args], { cwd: folder });

describe('exit codes', () => {
  const cases: readonly [string, readonly string[], number][] = [
    ['findings at the threshold', ['bad.yaml'], 1],
    ['findings below the threshold', ['medium.yaml'], 0],
    ['a lower threshold', ['medium.yaml', '--fail-on', 'medium'], 1],
    ['never', ['bad.yaml', '--fail-on', 'never'], 0],
    ['in order', ['good.yaml', '--strict'], 0],
    ['unknowns', ['unsure.yaml'], 0],
    ['unknowns under --strict', ['unsure.yaml', '--strict'], 3],
    ['findings before unknowns', ['bad.yaml', 'unsure.yaml', '--strict'], 1],
    ['nothing decided', ['unsure.yaml', '--only', 'workload/privileged'], 2],
    ['a file that is not YAML', ['broken.yaml'], 1],
    ['a file that is not YAML, below the threshold', ['broken.yaml', '--fail-on', 'critical'], 0],
    ['a file that is not YAML, under --strict', ['broken.yaml', '--fail-on', 'critical', '--strict'], 3],
    ['a file that Compose refuses', ['half.yaml', '--skip', 'workload/*'], 1],
    ['a file of no kind that is known', ['text.md'], 2],
    ['a YAML file of another program', ['other.yaml'], 2],
    ['a name for standard input without -', ['good.yaml', '--stdin-filename', 'x'], 2],
    ['a missing file', ['missing.yaml'], 2],
    ['a link that leads to itself', ['loop'], 2],
    ['a folder without compose files', ['empty'], 2],
    ['nothing named: the working directory', [], 1],
    ['an unknown option', ['good.yaml', '--no-such-option'], 2],
    ['an option of another command', ['good.yaml', '--engine', 'unix:///x'], 2],
    ['an unknown format', ['good.yaml', '--format', 'xml'], 2],
    ['an unknown level', ['good.yaml', '--fail-on', 'awful'], 2],
    ['an unknown rule', ['good.yaml', '--only', 'no/such-rule'], 2],
    ['an output that cannot be written', ['good.yaml', '--output', 'no/such/folder/x'], 2],
    ['two reports in one file', ['good.yaml', '--output', 'x', '--html', './x'], 2],
    ['a report over what is read', ['good.yaml', '--baseline', 'x', '--html', 'x'], 2],
    ['no rule left', ['good.yaml', '--only', 'cis:5.5', '--skip', 'cis:5.5'], 2],
    ['a run line', ['--run', 'docker run --privileged app'], 1],
    ['a run line that docker would refuse', ['--run', 'docker run --no-such-flag app'], 2],
  ];
  for (const [title, args, code] of cases) {
    it(`${code}: ${title}`, async () => {
      const result = await lint(...args);
      assert.equal(result.code, code, result.stderr + result.stdout);
      if (code === 2) assert.match(result.stderr, /^ironhull: /mu);
    });
  }

  for (const name of ['facts-cut.json', 'facts-newer.json', 'facts-wrong.json', 'no-such-facts.json']) {
    it(`2: ${name}`, async () => {
      const { code, stderr, stdout } = await runCli(['audit', '--facts', name], { cwd: folder });
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, new RegExp(`^ironhull: .*${name}`, 'mu'));
    });
  }
});

describe('facts that were collected before', () => {
  for (const option of ['--image-files', '--registry', '--host-root=/'])
    it(`does not go with ${option}, which would look again`, async () => {
      const { code, stderr } = await runCli(['audit', '--facts', 'facts-cut.json', option], { cwd: folder });
      assert.equal(code, 2);
      assert.match(stderr, /--facts cannot be combined with/u);
    });
});

describe('lint', () => {
  it('shows all or the worst, not both', async () => {
    const { code, stderr } = await lint('half.yaml', '--all', '--brief');
    assert.equal(code, 2);
    assert.match(stderr, /--all and --brief cannot be combined/u);
  });

  it('judges what it can of a file that Compose would refuse', async () => {
    const { stdout } = await lint('half.yaml', '--format', 'json');
    const { findings, gaps } = JSON.parse(stdout) as {
      findings: { rule: string; message: string; locations: object[] }[];
      gaps: object[];
    };
    assert.ok(findings.some(({ rule }) => rule === 'workload/privileged'));
    const invalid = findings.find(({ rule }) => rule === 'compose/invalid');
    assert.match(invalid?.message ?? '', /no_such_key/u);
    assert.deepEqual(invalid?.locations, [
      { file: 'half.yaml', startLine: 5, startColumn: 5, endLine: 5, endColumn: 16 },
    ]);
    assert.deepEqual(gaps, []);
  });

  it('finds the compose files of a folder, however deep', async () => {
    const { stdout } = await lint('project', '--format', 'json');
    const { findings } = JSON.parse(stdout) as {
      findings: { rule: string; locations?: { file: string }[] }[];
    };
    const privileged = findings.filter(({ rule }) => rule === 'workload/privileged');
    assert.deepEqual(
      privileged.map(({ locations }) => locations?.[0]?.file),
      ['project/deep/docker-compose.prod.yml'],
    );
  });

  it('merges an override over the file beside it, and points into it', async () => {
    await mkdir(join(folder, 'merged'));
    await writeFile(join(folder, 'merged/compose.yaml'), files['good.yaml']);
    await writeFile(
      join(folder, 'merged/compose.override.yaml'),
      'services:\n  web:\n    privileged: true\n',
    );
    const { stdout } = await lint('merged', '--format', 'json');
    const { findings } = JSON.parse(stdout) as {
      findings: { rule: string; locations?: { file: string; startLine: number }[] }[];
    };
    assert.ok(
      !findings.some(({ rule }) => rule === 'workload/memory-limit'),
      'the limit of the base file holds',
    );
    const privileged = findings.filter(({ rule }) => rule === 'workload/privileged');
    assert.deepEqual(
      privileged.map(({ locations }) => locations?.[0]?.file),
      ['merged/compose.override.yaml'],
    );
  });

  it('names rules by other tools’ ids, and leaves out what is skipped', async () => {
    const { stdout } = await lint(
      'bad.yaml',
      '--only',
      'docker-bench:5.5',
      '--only',
      'kics:Memory Not Limited',
      '--format',
      'json',
    );
    const { outcomes } = JSON.parse(stdout) as { outcomes: { rule: string }[] };
    assert.deepEqual(outcomes.map(({ rule }) => rule).toSorted(), [
      'workload/memory-limit',
      'workload/privileged',
    ]);
    const skipped = await lint('bad.yaml', '--skip', 'workload/*,compose/*', '--format', 'json');
    assert.equal(skipped.code, 2, 'nothing is left to decide');
  });

  it('writes JSON alone on stdout, and the same to a file', async () => {
    const { stdout, stderr } = await lint('bad.yaml', '--format', 'json');
    assert.equal((JSON.parse(stdout) as { schemaVersion: number }).schemaVersion, 1);
    assert.equal(stderr, '');
    const toFile = await lint('bad.yaml', '--format', 'sarif', '--output', 'out.sarif');
    assert.equal(toFile.stdout, '');
    const sarif = JSON.parse(await readFile(join(folder, 'out.sarif'), 'utf8')) as { version: string };
    assert.equal(sarif.version, '2.1.0');
  });

  it('writes an HTML report beside the table', async () => {
    const { stdout, stderr } = await lint('bad.yaml', '--html', 'out.html');
    assert.match(stdout, /CRITICAL/u);
    assert.match(stderr, /out\.html/u);
    assert.match(await readFile(join(folder, 'out.html'), 'utf8'), /^<!doctype html>/iu);
  });

  it('never writes a control character that comes from a file', async () => {
    for (const format of ['table', 'json', 'sarif', 'html']) {
      const { stdout, stderr } = await lint('hostile.yaml', '--format', format);
      assert.doesNotMatch(stdout + stderr, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u, format);
    }
  });

  it('never shows a value that may be a secret', async () => {
    const line = 'docker run --privileged -e PASSWORD=hunter2 --log-opt token=hunter2 app --key hunter2';
    await writeFile(
      join(folder, 'secret.yaml'),
      'services:\n  web:\n    image: app\n    environment:\n      PASSWORD: hunter2\n',
    );
    for (const format of ['table', 'json', 'sarif', 'html']) {
      const { stdout, stderr } = await lint('secret.yaml', '--run', line, '--format', format, '--all');
      assert.doesNotMatch(stdout + stderr, /hunter2/u, format);
    }
  });

  it('uses colours only where a terminal wants them', async () => {
    const forced = await runCli(['lint', 'bad.yaml'], { cwd: folder, env: { FORCE_COLOR: '1' } });
    assert.match(forced.stdout, /\u001b\[/u);
    const plain = await runCli(['lint', 'bad.yaml'], {
      cwd: folder,
      env: { FORCE_COLOR: '1', NO_COLOR: '1' },
    });
    assert.doesNotMatch(plain.stdout, /\u001b/u);
  });
});
