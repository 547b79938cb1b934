import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { lint } from '../lint.ts';
import { localMachine } from '../runtime/local-machine.ts';
import { loadPolicy } from '../policy.ts';
import { registeredChecks } from '../registered-checks.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { checksUnder } from '../select-checks.ts';

let machine: RuntimeContext;

before(() => {
  const directory = mkdtempSync(join(tmpdir(), 'ironhull-rules-'));
  machine = { ...localMachine('0.0.0', () => undefined), directory };
  writeFileSync(join(directory, 'compose.yaml'), 'services:\n  a:\n    image: a:1\n    wat: 1\n');
  const calls = { names: ['keyctl'], action: 'SCMP_ACT_ALLOW' };
  const profile = { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [calls] };
  writeFileSync(join(directory, 'profile.json'), JSON.stringify(profile));
});

after(() => rmSync(machine.directory, { recursive: true }));

async function run(file: string, only: readonly string[], policyText = '{}') {
  const policyFile = join(machine.directory, 'policy.yaml');
  writeFileSync(policyFile, policyText);
  const policy = await loadPolicy({ file: policyFile }, registeredChecks, machine);
  const checks = checksUnder(policy, registeredChecks, only, []);
  return lint({ paths: [file] }, checks, machine, policy);
}

describe('a rule on the text of a file', () => {
  test('can be named alone', async () => {
    const { report, failures } = await run('compose.yaml', ['compose/invalid']);
    assert.deepEqual(
      report.findings.map(({ rule }) => rule),
      ['compose/invalid'],
    );
    assert.deepEqual(failures, []);
  });

  test('that is not wanted leaves an invalid file a failure of the run', async () => {
    const { report, failures } = await run('compose.yaml', ['workload/privileged']);
    assert.deepEqual(report.findings, []);
    assert.deepEqual(
      failures.map(({ code, detail }) => [code, /compose\.yaml:4:5: .*wat/u.test(detail)]),
      [['FILE_MALFORMED', true]],
    );
  });

  test('of hygiene and style is reported only where somebody asks for it, and never a failure', async () => {
    const all = await run('compose.yaml', []);
    assert.deepEqual(
      all.report.findings.filter(({ rule }) => rule.startsWith('compose/')).map(({ rule }) => rule),
      ['compose/invalid'],
    );
    const { report, failures } = await run('compose.yaml', [
      'dclint:require-project-name-field',
      'compose/invalid',
    ]);
    assert.deepEqual(
      report.findings.map(({ rule, aliases }) => [rule, aliases]),
      [
        ['compose/invalid', []],
        ['compose/project-name', ['dclint:require-project-name-field']],
      ],
    );
    assert.deepEqual(failures, []);
  });

  test('can be waived', async () => {
    const waiver = '{waive: [{rule: compose/invalid, subject: "*", reason: known}]}';
    const { report } = await run('compose.yaml', [], waiver);
    const found = report.findings.find(({ rule }) => rule === 'compose/invalid');
    assert.equal(found?.waived, true);
  });

  test('can be switched off, and given a severity', async () => {
    const rules = async (text: string) => {
      const { report } = await run('profile.json', [], text);
      return report.findings.map(({ rule, severity }) => [rule, severity]);
    };
    const rule = 'seccomp/dangerous-calls';
    assert.deepEqual(await rules('{}'), [[rule, 'medium']]);
    assert.deepEqual(await rules(`{rules: {${rule}: low}}`), [[rule, 'low']]);
    assert.deepEqual(await rules(`{rules: {${rule}: off}}`), []);
  });
});
