import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../src/core/findings/report.ts';
import { rootSubject, subjectWithin, type Subject } from '../../src/core/subject.ts';
import { summaryOf } from '../../src/core/findings/summary.ts';
import { formats } from '../../src/reports/registry.ts';
import { cleanReport, sampleFinding } from '../kit/sample-report.ts';

const address = 'unix:///run/docker.sock';

function engineOn(name: string): Subject {
  return subjectWithin(rootSubject('host', name, name), { kind: 'engine', id: address, name: address }, 'e');
}

function serviceIn(file: string): Subject {
  return subjectWithin(
    rootSubject('compose', file, file),
    { kind: 'workload', id: 'web', name: 'web' },
    'web',
  );
}

/** One finding, doubt and gap for each subject. */
function reportOn(subjects: readonly Subject[]): Report {
  const findings = subjects.map((subject) =>
    sampleFinding({
      rule: 'x/y',
      severity: 'high',
      title: 'Wrong',
      message: `Wrong in ${subject.key}`,
      subject,
    }),
  );
  const outcomes = subjects.map((subject) => ({
    rule: 'x/z',
    subject,
    outcome: { state: 'unknown', kind: 'unreadable', doubts: [`no access to ${subject.key}`] } as const,
  }));
  const gaps = subjects.map((subject) => ({ subject, what: 'a file', why: 'permission denied' }));
  const decided = cleanReport().outcomes;
  const { summary: _summary, ...rest } = cleanReport();
  return {
    ...rest,
    findings,
    outcomes: [...outcomes, ...decided],
    gaps,
    summary: summaryOf(findings, outcomes),
  };
}

const cases = [
  {
    what: 'engines of two hosts',
    report: reportOn(['h-1', 'h-2'].map(engineOn)),
    parents: ['h-1', 'h-2'],
    name: address,
  },
  {
    what: 'services of two Compose files',
    report: reportOn(['a/c.yaml', 'b/c.yaml'].map(serviceIn)),
    parents: ['a/c.yaml', 'b/c.yaml'],
    name: 'web',
  },
];
const context = {
  rules: [],
  failures: [],
  baseDirectory: '/srv',
  table: { width: 120, colour: false, unicode: true, all: false },
};

for (const { what, report, parents, name } of cases) {
  for (const format of Object.values(formats)) {
    test(`${format.name} tells ${what} apart`, async () => {
      const text = await format.write(report, context);
      if (format.name === 'json') {
        const { findings } = JSON.parse(text) as { findings: { subject: Subject }[] };
        assert.deepEqual(
          findings.map(({ subject }) => subject.within?.name),
          parents,
        );
        return;
      }
      for (const parent of parents) {
        const label = `${name} (${parent})`;
        const count = text.split(label).length - 1;
        assert.ok(count >= 3, `${label}: ${count} of a finding, a doubt and a gap\n${text}`);
      }
    });
  }
}
