import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeFacts } from '../../../test/kit/example-facts.ts';
import { findingOf, fixOf, repairedService } from '../../../test/kit/judge-check.ts';
import { buildReport } from '../../app/build-report.ts';
import { check } from './privileged.ts';

test('the edit takes the line out and leaves the rest as it was', () => {
  const compose = 'image: app # ours\nprivileged: true # for now\nread_only: true';
  assert.equal(repairedService(check, compose), 'image: app # ours\nread_only: true');
});

test('a setting shared by services gets no edit, which would change them all', () => {
  const shared = 'x-shared: &shared\n  privileged: true\n';
  const text = `${shared}services:\n  example:\n    <<: *shared\n    image: app\n  other:\n    <<: *shared\n    image: app\n`;
  const { findings } = buildReport(composeFacts(text), [check], { version: '0.0.0', targets: [] });
  assert.deepEqual(
    findings.map(({ fixes }) => fixes[0]?.kind),
    ['manual'],
  );
});

test('the fix of a docker run line names the flag to remove', () => {
  const fix = fixOf(check, { run: 'docker run --privileged app' });
  assert.ok(fix.kind === 'manual');
  assert.deepEqual(fix.steps, ['Leave out `--privileged`']);
});

test('it is critical, and named by the line', () => {
  const finding = findingOf(check, { compose: 'image: app\nprivileged: true' });
  assert.equal(finding.severity, 'critical');
  const [at] = finding.sightings;
  assert.ok(at?.in === 'file');
  assert.equal(at.range.startLine, 4);
});
