import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExpectedOutcome, ProbeOutcome, ProbeReport, ProbeResult } from '../../core/confine/probe.ts';
import { probeExitCode } from './exit-code.ts';

function result(outcome: ProbeOutcome, expected: ExpectedOutcome): ProbeResult {
  return { id: 'x', group: 'kernel', title: '', standsFor: '', remedy: '', outcome, expected, evidence: [] };
}

function reportOf(probes: readonly ProbeResult[], failures: ProbeReport['failures'] = []): ProbeReport {
  return {
    containers: [{ container: { id: '', name: 'web' }, ranIn: 'twin', probes, remarks: [] }],
    failures,
  };
}

test('what must be blocked and is possible is a failure; what may be possible is none', () => {
  const blocked = result('blocked', 'blocked');
  assert.equal(probeExitCode(reportOf([blocked, result('possible', 'any')]), true), 0);
  assert.equal(probeExitCode(reportOf([blocked, result('possible', 'blocked')]), false), 1);
});

test('what is not known counts with --strict, where it must be blocked', () => {
  const blocked = result('blocked', 'blocked');
  assert.equal(probeExitCode(reportOf([blocked, result('unknown', 'blocked')]), false), 0);
  assert.equal(probeExitCode(reportOf([blocked, result('unknown', 'blocked')]), true), 3);
  assert.equal(probeExitCode(reportOf([blocked, result('unknown', 'any')]), true), 0);
  assert.equal(
    probeExitCode(reportOf([result('possible', 'blocked'), result('unknown', 'blocked')]), true),
    1,
  );
});

test('a run that decided nothing, or did not reach a container, failed', () => {
  assert.equal(probeExitCode(reportOf([result('unknown', 'any')]), false), 2);
  assert.equal(probeExitCode(reportOf([]), false), 2);
  const failures = [{ container: 'db', why: 'no such container' }];
  assert.equal(probeExitCode(reportOf([result('possible', 'blocked')], failures), false), 2);
});
