import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import { known } from '../../core/observed.ts';
import { checks } from './exposure.ts';

/** Returns the severity of unfiltered ports on an engine version. */
function severityOn(version: string): string | undefined {
  const options = { 'com.docker.network.bridge.gateway_mode_ipv4': 'nat-unprotected' };
  const facts = subjectFacts('network', { options });
  const engine = known({ ...plainEngine, version }, 'engine');
  const report = buildReport({ ...facts, engine }, checks, { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  return report.findings.find(({ rule }) => rule === 'network/unprotected-ports')?.severity;
}

test('a mode unknown to the engine has no effect until an update', () => {
  assert.equal(severityOn('26.1.5+dfsg1'), 'low');
  assert.equal(severityOn('28.0.0'), 'high');
  assert.equal(severityOn('29.1.3'), 'high');
  assert.equal(severityOn('of its own'), 'high');
});
