import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import { check } from './build-privileges.ts';

const severities = (build: string) =>
  findingsOf(check, { compose: `build:\n  context: .\n${build}` }).map(({ severity }) => severity);

test('each privilege has its severity, and is a finding at its line', () => {
  assert.deepEqual(severities('  privileged: "yes"\n'), ['high']);
  assert.deepEqual(severities('  network: host\n'), ['medium']);
  assert.deepEqual(severities('  entitlements: [network.host, security.insecure, device]\n'), [
    'high',
    'medium',
    'medium',
  ]);
  assert.deepEqual(severities('  privileged: false\n  entitlements: []\n  network: other\n'), []);
  const [finding] = findingsOf(check, { compose: 'build:\n  context: .\n  network: host\n' });
  const [at] = finding?.sightings ?? [];
  assert.ok(at?.in === 'file');
  assert.equal(at.range.startLine, 5);
});
