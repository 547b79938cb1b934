import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingOf, fixOf, repairedService } from '../../../test/kit/judge-check.ts';
import { check } from './pids-limit.ts';

test('the edit adds a missing limit as a number', () => {
  assert.equal(repairedService(check, 'image: app'), 'image: app\npids_limit: 256');
});

test('the edit replaces an unlimited value and keeps its comment', () => {
  assert.equal(
    repairedService(check, 'image: app\npids_limit: -1 # for now'),
    'image: app\npids_limit: 256 # for now',
  );
});

test('an unlimited value below deploy needs manual steps, at its place', () => {
  const compose = 'image: app\ndeploy:\n  resources:\n    limits:\n      pids: 0';
  const fix = fixOf(check, { compose });
  assert.ok(fix.kind === 'manual');
  assert.deepEqual(fix.steps, ['Change it to 256 at compose.yaml:7']);
});

test('the fix of a docker run line names its flag', () => {
  const fix = fixOf(check, { run: 'docker run --pids-limit=-1 app' });
  assert.ok(fix.kind === 'manual');
  assert.deepEqual(fix.steps, ['Set `--pids-limit 256`']);
});

test('the message shows the written value', () => {
  assert.equal(
    findingOf(check, { compose: 'image: app\npids_limit: -1' }).evidence[0].saw,
    'pids_limit = -1',
  );
});
