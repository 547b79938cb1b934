import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCli } from './run-cli.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-ignores-'));
});
after(() => rm(folder, { recursive: true }));

interface Line {
  rule: string;
  severity: string;
  waived: boolean;
  waiver?: { reason: string };
  locations?: readonly { file: string; startLine: number }[];
}

async function lint(name: string, text: string): Promise<{ code: number | null; findings: readonly Line[] }> {
  await writeFile(join(folder, name), text);
  const { code, stdout } = await runCli(['lint', name, '--format', 'json', '--fail-on', 'medium'], {
    cwd: folder,
  });
  return { code, findings: (JSON.parse(stdout) as { findings: readonly Line[] }).findings };
}

test('comments of other tools waive the finding of the same rule, and no other', async () => {
  const text = (first: string) => `${first}\nFROM debian\nRUN apt-get install curl\n`;
  const waived = async (first: string) =>
    (await lint('Dockerfile', text(first))).findings.filter((one) => one.waived).map(({ rule }) => rule);
  assert.deepEqual(await waived('# hadolint ignore=DL3006'), ['dockerfile/untagged-base-image']);
  assert.deepEqual(await waived('# trivy:ignore:AVD-DS-0001'), ['dockerfile/untagged-base-image']);
  assert.deepEqual(await waived('# checkov:skip=CKV_DOCKER_7:x'), ['dockerfile/untagged-base-image']);
  assert.deepEqual(await waived('# hadolint global ignore=DL3014'), ['dockerfile/apt-get-yes']);
  assert.deepEqual(await waived('# ironhull ignore-file=dockerfile/apt-get-yes'), ['dockerfile/apt-get-yes']);
  assert.deepEqual(await waived('# hadolint ignore=DL3014'), [], 'it is for the next instruction');
  assert.deepEqual(await waived('# a comment'), []);
});

test('of two places of one finding, the one that is not ignored stays', async () => {
  const { findings, code } = await lint(
    'Dockerfile',
    'FROM debian:13\n# hadolint ignore=DL3014\nRUN apt-get install a\nRUN apt-get install b\n',
  );
  const finding = findings.find(({ rule }) => rule === 'dockerfile/apt-get-yes');
  assert.deepEqual(
    [finding?.waived, finding?.locations?.map(({ startLine }) => startLine), code],
    [false, [4], 1],
  );
});

test('a fix makes the edits of every place, but for those that are ignored', async () => {
  const text =
    'FROM debian:13\nRUN apt-get install a\n# hadolint ignore=DL3014\nRUN apt-get install b\nRUN apt-get install c\n';
  await writeFile(join(folder, 'Dockerfile'), text);
  await runCli(['lint', 'Dockerfile', '--fix'], { cwd: folder });
  const lines = (await readFile(join(folder, 'Dockerfile'), 'utf8')).split('\n');
  assert.deepEqual(
    [1, 3, 4].map((line) => lines[line]),
    ['RUN apt-get install -y a', 'RUN apt-get install b', 'RUN apt-get install -y c'],
  );
});

test('a comment in a Compose file waives what is below it, with its reason and place', async () => {
  const compose =
    'services:\n  # ironhull ignore=workload/privileged -- it builds images\n  web:\n    image: a:1\n    privileged: true\n';
  const { findings } = await lint('compose.yaml', compose);
  const found = findings.find(({ rule }) => rule === 'workload/privileged');
  assert.deepEqual([found?.waived, found?.waiver?.reason], [true, 'it builds images (compose.yaml:2:1)']);
});

test('the files of hadolint and Trivy waive and grade their rules', async () => {
  const text = 'FROM debian\nRUN apt-get install curl\n';
  await writeFile(join(folder, '.hadolint.yaml'), 'ignored: [DL3014]\noverride:\n  error: [DL3006]\n');
  await writeFile(join(folder, '.trivyignore'), '# why\nAVD-DS-0001 exp:2000-01-01\nDS-0021\n');
  try {
    const { findings } = await lint('Dockerfile', text);
    const found = findings.filter(({ rule }) => rule.startsWith('dockerfile/'));
    assert.deepEqual(
      found.map(({ rule, severity, waived, waiver }) => [rule, severity, waived, waiver?.reason]),
      [
        ['dockerfile/untagged-base-image', 'high', false, undefined],
        ['dockerfile/apt-get-yes', 'medium', true, 'hadolint ignores it (.hadolint.yaml:1:1)'],
      ],
    );
  } finally {
    await rm(join(folder, '.hadolint.yaml'));
    await rm(join(folder, '.trivyignore'));
  }
});

test('a comment at the entry that names an environment file waives what is in the file', async () => {
  await writeFile(join(folder, 'app.env'), '# c\r\nDEBUG=1\r\nDB_PASSWORD=k8Jq2mXw9zLp\r\n');
  const text = (comment: string) =>
    `services:\n  web:\n    image: app:1\n    env_file:\n      - app.env${comment}\n`;
  const credential = async (comment: string) =>
    (await lint('compose.yaml', text(comment))).findings.find(
      ({ rule }) => rule === 'workload/secrets-in-environment',
    );
  const open = await credential('');
  assert.equal(open?.waived, false);
  const [place] = open.locations ?? [];
  assert.deepEqual(
    { ...place },
    { file: 'app.env', startLine: 3, startColumn: 1, endLine: 3, endColumn: 12 },
  );
  const waived = await credential(' # ironhull ignore=workload/secrets-in-environment -- of the tests');
  assert.deepEqual(waived?.waiver, { reason: 'of the tests (compose.yaml:5:1)' });
});
