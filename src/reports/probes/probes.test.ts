import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProbeReport, ProbeResult } from '../../core/confine/probe.ts';
import { probesAsJson } from './as-json.ts';
import { probesAsJunit } from './as-junit.ts';
import { probesAsText } from './as-text.ts';

function result(id: string, more: Partial<ProbeResult>): ProbeResult {
  return {
    id,
    group: 'kernel',
    title: `Title of ${id}`,
    standsFor: `Attack of ${id}.`,
    remedy: `Remedy of ${id}.`,
    outcome: 'blocked',
    expected: 'blocked',
    evidence: [`${id}: EPERM`],
    ...more,
  };
}

const hostile = 'a\u001b[31m<x>&"';

const report: ProbeReport = {
  containers: [
    {
      container: { id: 'ab12', name: hostile },
      ranIn: 'twin',
      probes: [
        result('mount', { outcome: 'possible', evidence: ['mount: allowed', hostile] }),
        result('bpf', {}),
        result('chroot', { outcome: 'possible', expected: 'any', group: 'namespaces' }),
        result('sysrq', { outcome: 'unknown', group: 'files', evidence: ['no such file'] }),
      ],
      remarks: ['not compared'],
    },
  ],
  failures: [{ container: 'db', why: 'no such container' }],
};

test('JSON has a list of all probes, each with its container', () => {
  const { schemaVersion, probes, remarks, failures } = JSON.parse(probesAsJson(report)) as {
    schemaVersion: number;
    probes: Record<string, unknown>[];
    remarks: unknown[];
    failures: unknown[];
  };
  assert.equal(schemaVersion, 1);
  assert.deepEqual(
    probes.map(({ id, outcome, expected }) => [id, outcome, expected].join(' ')),
    ['mount possible blocked', 'bpf blocked blocked', 'chroot possible any', 'sysrq unknown blocked'],
  );
  for (const key of ['container', 'title', 'evidence', 'group', 'standsFor', 'remedy', 'ranIn'])
    assert.ok(Object.hasOwn(probes[0] ?? {}, key), key);
  assert.equal(remarks.length, 1);
  assert.deepEqual(failures, report.failures);
});

test('JUnit fails for what must be blocked, skips what is unknown, and has an error for what was not probed', () => {
  const xml = probesAsJunit(report);
  assert.match(xml, /<testsuite name="[^"]*" tests="4" failures="1" errors="0" skipped="1" time="0">/u);
  assert.match(xml, /name="mount: Title of mount"[^>]*><failure type="possible" message="mount: allowed;/u);
  assert.match(xml, /name="chroot: Title of chroot"[^>]*\/>/u);
  assert.match(xml, /<skipped message="unknown: no such file"\/>/u);
  assert.match(xml, /<error type="PROBE_FAILED" message="[^"]*no such container"\/>/u);
  assert.doesNotMatch(xml, /\u{1b}|<x>/u);
});

test('the text has what must be blocked first, and what is blocked in short', () => {
  const text = probesAsText(report, { width: 80, colour: false, unicode: true });
  const order = [
    '1 of 4 probes blocked',
    'possible, must be blocked',
    'possible  ',
    'unknown  ',
    '\nblocked\n',
    'not probed',
  ];
  const places = order.map((part) => text.indexOf(part));
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
  assert.ok(!places.includes(-1), text);
  assert.match(text, /saw {2}mount: allowed/u);
  assert.match(text, /fix {2}Remedy of mount\./u);
  assert.doesNotMatch(text, /\u{1b}/u);
  assert.ok(text.split('\n').every((line) => line.length <= 80));
});

test('colours are only on a terminal that wants them', () => {
  assert.match(
    probesAsText(report, { width: 80, colour: true, unicode: true }),
    /\u{1b}\[31mpossible, must be blocked/u,
  );
});
