import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../core/findings/finding.ts';
import type { Severity } from '../core/severity.ts';
import type { Report } from '../core/findings/report.ts';
import { summaryOf } from '../core/findings/summary.ts';
import { exitCodeOf, type Threshold } from './exit-code.ts';

const evidence = [{ source: 'inspect', saw: 'it' }] as const;
const problem = { message: 'bad', detail: {}, at: [], evidence } as const;
const subject = { kind: 'host', id: 'h', key: 'host:h', name: 'h' } as const;
const passed: Outcome = { state: 'passed', evidence };
const unknown: Outcome = { state: 'unknown', kind: 'undecidable', doubts: ['who knows'] };
const partial: Outcome = { state: 'failed', problems: [problem], doubts: ['half of it was denied'] };

function finding(severity: Severity, waived = false): Report['findings'][number] {
  const words = { title: 'bad', message: 'bad', rule: 'host/x', category: 'security' } as const;
  const lists = {
    aliases: [],
    evidence,
    sightings: [],
    fixes: [],
    detail: { kind: 'setting', parts: {} },
  } as const;
  return { ...words, ...lists, fingerprint: severity, severity, subject, waived };
}

function report(
  outcomes: readonly Outcome[],
  findings: Report['findings'] = [],
  gaps: Report['gaps'] = [],
): Report {
  const assessed = outcomes.map((outcome) => ({ rule: 'host/x', subject, outcome }));
  return {
    tool: { name: 'ironhull', version: '0' },
    collectedAt: '2026-11-25T00:00:00Z',
    targets: [],
    findings,
    outcomes: assessed,
    gaps,
    summary: summaryOf(findings, assessed),
  };
}

const usual: Threshold = { failOn: 'high', strict: false };
const gap = { subject, what: 'x', why: 'denied' };
const warn = { unreadable: 'warn', undecidable: 'warn', 'needs-review': 'warn' } as const;

const cases: readonly (readonly [string, Report, Partial<Threshold>, boolean, number])[] = [
  ['all passed', report([passed]), {}, false, 0],
  ['nothing decided', report([unknown]), { failOn: 'never' }, false, 2],
  ['no outcome at all', report([]), {}, false, 2],
  ['a target not reached goes before findings', report([partial], [finding('critical')]), {}, true, 2],
  [
    'a finding goes before unknowns',
    report([partial, unknown], [finding('high')]),
    { strict: true },
    false,
    1,
  ],
  ['a milder finding', report([passed], [finding('medium')]), {}, false, 0],
  ['a milder finding at its level', report([passed], [finding('info')]), { failOn: 'info' }, false, 1],
  ['a waived finding', report([passed], [finding('critical', true)]), {}, false, 0],
  ['never', report([passed], [finding('critical')]), { failOn: 'never' }, false, 0],
  ['an unknown', report([passed, unknown]), {}, false, 0],
  ['an unknown under strict', report([passed, unknown]), { strict: true }, false, 3],
  ['a gap under strict', report([passed], [], [gap]), { strict: true }, false, 3],
  [
    'what a failure could not see, under strict',
    report([partial], [finding('low')]),
    { strict: true },
    false,
    3,
  ],
  ['the same where it is waived', report([partial], [finding('low', true)]), { strict: true }, false, 3],
  ['the same without strict', report([partial], [finding('low')]), {}, false, 0],
  ['a kind that fails', report([passed, unknown]), { unknown: { ...warn, undecidable: 'fail' } }, false, 3],
  [
    'another kind that fails',
    report([passed, unknown]),
    { unknown: { ...warn, unreadable: 'fail' } },
    false,
    0,
  ],
  [
    'a gap is unreadable',
    report([passed], [], [gap]),
    { unknown: { ...warn, unreadable: 'fail' } },
    false,
    3,
  ],
];
for (const [title, what, threshold, unreached, code] of cases)
  test(`${title}: ${code}`, () =>
    assert.equal(exitCodeOf(what, { ...usual, ...threshold }, unreached), code));
