import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { outcomeOf } from '../../../test/kit/recorded-container.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import { known, unreadable } from '../../core/observed.ts';
import { check } from './seccomp.ts';

/** Returns the change for a container without seccomp, on an engine with this default. */
function stepsOn(profile: string): string {
  const written = workloadFacts({
    surface: 'container',
    platform: 'docker',
    key: 'container:web',
    name: 'web',
    at: [],
    settings: {
      seccomp: {
        value: { kind: 'unconfined' },
        at: [{ in: 'document', document: 'inspect of web', pointer: '/HostConfig/SecurityOpt/0' }],
      },
    },
    doubts: [],
  });
  const engine = { ...plainEngine, seccompProfile: known(profile, 'GET /info') };
  const facts = factsWith({ workloads: [written], engine: known(engine, 'engine') });
  const report = buildReport(facts, [check], { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  const [finding] = report.findings;
  assert.ok(finding);
  return JSON.stringify(finding.fixes);
}

test('the fix removes the setting, or names the built-in profile if the engine has no default', () => {
  assert.match(stepsOn('builtin'), /again without `--security-opt`/u);
  assert.match(stepsOn('unconfined'), /with `--security-opt seccomp=builtin`/u);
});

test('a filter that is not the one of the profile is unknown', () => {
  const other = unreadable('undetermined', 'crun loads a filter of its own', 'config.json');
  assert.equal(outcomeOf(check, { spec: { seccompDefaultAction: other } }).state, 'unknown');
});
