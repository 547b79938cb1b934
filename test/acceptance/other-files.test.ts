import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { findingsIn, inProject } from '../cli/joined-project.ts';
import { runCli } from '../cli/run-cli.ts';

const web = 'services: {web: {image: a}}\n';
const privileged = 'services: {web: {image: a, privileged: true}}\n';

test('what is known of one file is not known of another one with the same project and service', async () => {
  await inProject({ 'compose.yaml': privileged, 'compose.prod.yaml': web }, async (cwd) => {
    const lint = (...more: readonly string[]) => runCli(['lint', ...more, '--no-policy'], { cwd });
    await lint('-f', 'compose.yaml', '--write-baseline', 'known.json');
    const same = await lint('-f', 'compose.yaml', '--baseline', 'known.json');
    assert.equal(same.code, 0, same.stdout);
    await writeFile(join(cwd, 'compose.prod.yaml'), privileged);
    const other = await lint('-f', 'compose.prod.yaml', '--baseline', 'known.json', '--format', 'json');
    assert.equal(other.code, 1);
    const found = findingsIn(other).find(({ rule }) => rule === 'workload/privileged');
    assert.deepEqual([found?.severity, found?.known ?? false], ['critical', false]);
  });
});

test('a waiver for a file does not cover a service of the same name in another one', async () => {
  const policy = `waive: [{rule: workload/privileged, subject: web, file: compose.yaml, reason: legacy}]\n`;
  const files = { 'compose.yaml': web, 'b/compose.yaml': privileged, 'ironhull.yaml': policy };
  await inProject(files, async (cwd) => {
    const findings = findingsIn(await runCli(['lint', '.', '--format', 'json'], { cwd }));
    const found = findings.find(({ rule }) => rule === 'workload/privileged');
    assert.deepEqual([found?.severity, found?.waived], ['critical', false]);
  });
});
