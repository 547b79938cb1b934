import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { runCli } from './run-cli.ts';

const project = resolve(import.meta.dirname, '../../examples/notes');

interface Line {
  rule: string;
  subject: { name: string };
  state?: string;
  fixes?: readonly { title: string; steps?: readonly string[] }[];
  doubts?: readonly { what: string }[];
}

async function lint(
  ...more: string[]
): Promise<{ code: number | null; report: Record<'findings' | 'outcomes', Line[]> }> {
  const { code, stdout } = await runCli(['lint', '.', '--strict', '--format', 'json', ...more], {
    cwd: project,
  });
  return { code, report: JSON.parse(stdout) as Record<'findings' | 'outcomes', Line[]> };
}

test('a hardened project passes strictly, with the decisions of its policy', async () => {
  const { code, report } = await lint();
  assert.equal(code, 0);
  assert.deepEqual(report.findings, []);
  assert.ok(report.outcomes.length > 100);
});

test('without them, what is left is one port, and each rule names the parameter that decides it', async () => {
  const { code, report } = await lint('--no-policy', '--preset', 'restricted');
  assert.equal(code, 1);
  const unknown = report.outcomes.filter(({ state }) => state === 'unknown');
  const left = [...report.findings, ...unknown];
  assert.deepEqual(left.map(({ rule, subject }) => `${rule} ${subject.name}`).toSorted(), [
    'workload/privileged-ports web',
    'workload/published-ports web',
    'workload/undeclared-ports web',
  ]);
  for (const line of left) assert.match(JSON.stringify(line), /publicPorts/u, line.rule);
});
