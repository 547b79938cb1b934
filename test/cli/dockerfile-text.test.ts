import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCli } from './run-cli.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-dockerfile-text-'));
});
after(() => rm(folder, { recursive: true }));

interface Report {
  findings: readonly { rule: string; message: string; sightings: readonly { startLine: number }[] }[];
  outcomes: readonly { rule: string; state: string }[];
  gaps: readonly { why: string }[];
}

async function lint(text: string | Buffer, only?: string): Promise<Report> {
  await writeFile(join(folder, 'Dockerfile'), text);
  const args = ['lint', '.', '--format', 'json', ...(only === undefined ? [] : ['--only', only])];
  return JSON.parse((await runCli(args, { cwd: folder })).stdout) as Report;
}

test('a Dockerfile in another encoding is refused with its name, and no rule passes on it', async () => {
  const text = 'FROM debian:13\nUSER 1000\n';
  const marked = Buffer.from(`\uFEFF${text}`, 'utf16le');
  for (const [name, bytes] of [
    ['UTF-16 (little-endian)', marked],
    ['UTF-16 (big-endian)', Buffer.from(marked).swap16()],
    ['UTF-16 (little-endian)', Buffer.from(text, 'utf16le')],
  ] as const) {
    const { findings, outcomes, gaps } = await lint(bytes);
    assert.deepEqual(
      findings.map(({ message }) => message),
      [`The file is in ${name}, and the builder reads UTF-8 only: save it as UTF-8`],
    );
    assert.deepEqual(
      outcomes.filter(({ state }) => state === 'passed'),
      [],
    );
    assert.equal(gaps.length, 1);
  }
  const { findings } = await lint(`\uFEFF${text}`, 'dockerfile/invalid');
  assert.deepEqual(findings, []);
});

test('a credential in an instruction of several lines is at the line of the instruction', async () => {
  const text = 'FROM debian:13\nENV A=1 \\\n  B=2 \\\n  DB_PASSWORD=hunter2x\nARG X \\\n  API_TOKEN\n';
  const { findings } = await lint(text, 'image/credentials,dockerfile/credential-variable');
  const lines = findings.map(({ rule, sightings }) => [rule, ...sightings.map(({ startLine }) => startLine)]);
  assert.deepEqual(
    new Map(lines as [string, number][]),
    new Map<string, number>([
      ['dockerfile/credential-variable', 5],
      ['image/credentials', 2],
    ]),
  );
});

test('triggers of a stage decide about the image of a stage that is based on it', async () => {
  const base = 'FROM debian:13 AS base\nONBUILD USER 1000\nFROM base\n';
  const state = async (text: string) =>
    (await lint(text, 'image/root-user')).outcomes.map((one) => one.state);
  assert.deepEqual(await state(`${base}LABEL a=b\n`), ['passed']);
  assert.deepEqual(await state(base.replace('1000', 'root')), ['failed']);
  const { findings } = await lint(
    'FROM debian:13 AS base\nONBUILD ENV DB_PASSWORD=hunter2x\nFROM base\n',
    'image/credentials',
  );
  assert.deepEqual(
    findings.map(({ sightings }) => sightings.map(({ startLine }) => startLine)),
    [[2]],
  );
});
