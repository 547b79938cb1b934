import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { test } from 'node:test';
import { textWidth } from '../../src/reports/text/text-width.ts';
import { writeTable } from '../../src/reports/table/table.ts';
import type { TableAmount } from '../../src/reports/content/format.ts';
import type { Severity } from '../../src/core/severity.ts';
import { cleanReport, inFile, sampleFinding, sampleReport, workloadNamed } from '../kit/sample-report.ts';

const plain = { width: 80, colour: false, unicode: true, all: false };

const amounts: Readonly<Record<string, TableAmount>> = {
  '': { all: false },
  ', all': { all: true },
  ', brief': { all: false, brief: true },
};

for (const width of [40, 60, 80, 120, 200]) {
  for (const unicode of [true, false]) {
    for (const [name, amount] of Object.entries(amounts)) {
      test(`no line is wider than ${width}${unicode ? '' : ', ASCII'}${name}`, () => {
        const table = writeTable(sampleReport(), { ...plain, ...amount, width, unicode });
        for (const line of table.split('\n')) assert.ok(textWidth(line) <= width, line);
        assert.match(table, /workload\/privileged/);
      });
    }
  }
}

test('without colour nothing that a terminal acts on is printed', () => {
  for (const amount of Object.values(amounts)) {
    const table = writeTable(sampleReport(), { ...plain, ...amount });
    assert.doesNotMatch(table.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    // Suppressed findings and unknowns hold these texts: the brief table has none.
    if (amount.brief === true) continue;
    assert.match(table, /\\x1b\]0;owned\\x07/);
    assert.match(table, /\\u202e/);
  }
});

test('colour adds SGR sequences only, and the same text', () => {
  const coloured = writeTable(sampleReport(), { ...plain, colour: true });
  assert.equal(stripVTControlCharacters(coloured), writeTable(sampleReport(), plain));
  const sequences = coloured.split('\u001b').slice(1);
  assert.ok(sequences.length > 20);
  for (const sequence of sequences) assert.match(sequence, /^\[[\d;]+m/);
});

test('without unicode all is ASCII, and outside text keeps its code points', () => {
  const table = writeTable(sampleReport(), { ...plain, width: 200, unicode: false });
  assert.match(table, /^[\x20-\x7e\n]*$/);
  assert.match(table, /\\u7f13\\u5b58/);
});

test('implied findings are folded beneath their cause, none is lost', () => {
  const table = writeTable(sampleReport(), plain).replaceAll(/\n +/g, ' ');
  assert.match(
    table,
    /the fix also closes 3 more findings: workload\/capabilities-added, workload\/host-devices, workload\/seccomp-unconfined/,
  );
  assert.doesNotMatch(table, /Dangerous capabilities/);
  assert.match(writeTable(sampleReport(), { ...plain, all: true }), /Dangerous capabilities/);
});

test('what follows from a finding that is not there stands on its own', () => {
  const orphan = sampleFinding({
    rule: 'workload/seccomp-unconfined',
    severity: 'high',
    title: 'No seccomp profile',
    message: 'System calls are not filtered.',
    subject: workloadNamed('db'),
    impliedBy: 'workload/privileged',
  });
  assert.match(writeTable({ ...sampleReport(), findings: [orphan] }, plain), /HIGH +No seccomp/);
});

test('groups and findings come worst first', () => {
  const table = writeTable(sampleReport(), plain);
  const order = [...table.matchAll(/^── (?:workload|engine) (\S+)|^(CRITICAL|HIGH|MEDIUM) /gm)];
  assert.deepEqual(
    order.map((m) => m[1] ?? m[2]),
    ['shop-web-1', 'CRITICAL', 'CRITICAL', 'Docker', 'CRITICAL', '缓存服务器🚀', 'HIGH', 'MEDIUM', 'MEDIUM'],
  );
});

test('unknowns, gaps and the sum are said', () => {
  const table = writeTable(sampleReport(), { ...plain, width: 120 });
  assert.match(table, /Undecided ─+ unknown is not a pass/);
  assert.match(table, /workload\/runs-as-root, workload\/no-healthcheck — could not be decided/);
  assert.match(table, /failed; more may be hidden/);
  assert.match(table, /Audit rules of the kernel \(host web-1\)\n +permission denied/);
  assert.match(
    table,
    /3 critical, 4 high, 3 medium, 1 waived; 4 passed, 4 unknown, 2 not checked\n3 findings folded into 2 lines; --all lists each with its fix, and what passed\.\n\nNext\n/,
  );
});

test('waived findings are one line each, in full on request; passes on request only', () => {
  const short = writeTable(sampleReport(), plain);
  assert.match(short, /Suppressed ─+\n\n {2}- {2}low workload\/no-memory-limit .* — waived\n/);
  assert.doesNotMatch(short, /No memory limit|live-restore/);
  const all = writeTable(sampleReport(), { ...plain, all: true });
  assert.match(all, /No memory limit[^─]*\n {10}waived\n/);
  assert.match(all, /live-restore: true \(daemon.json\)/);
});

test('a clean run says so, and what it rests on', () => {
  assert.match(writeTable(cleanReport(), plain), /No findings; 4 passed\n\nNext\n/);
});

test('the brief table has the worst with their places, the most frequent rules, and counts the rest', () => {
  const finding = (rule: string, severity: Severity, name: string, file = 'compose.yaml') =>
    sampleFinding({
      rule,
      severity,
      title: `Title of ${rule}`,
      message: `Message of ${rule}`,
      subject: workloadNamed(name),
      sightings: [inFile(file, 7)],
    });
  const findings = [
    ...Array.from({ length: 21 }, (_, n) => finding(`grave-${n}`, 'high', `service-${n}`)),
    finding('worst', 'critical', 'z'),
    ...['a', 'b', 'c'].map((name) => finding('frequent', 'medium', name)),
    finding('single', 'medium', 'a', 'x/Dockerfile'),
    ...Array.from({ length: 20 }, (_, n) => finding(`mild-${n}`, 'low', 'a')),
  ];
  const table = writeTable({ ...cleanReport(), findings }, { ...plain, brief: true });
  assert.match(
    table,
    /^── Critical and high ─+ 22 findings\n\nCRITICAL {2}Title of worst +compose\.yaml:7\n {10}z — Message of worst\n/mu,
  );
  assert.match(table, /^ {10}and 2 more findings$/mu);
  assert.match(table, /^MEDIUM +Title of frequent +3 of 3 workloads$/mu);
  assert.match(table, /^MEDIUM +Title of single +x\/Dockerfile:7$/mu);
  assert.match(table, /^ {10}and 6 more rules: 6 low$/mu);
  assert.ok(table.split('\n').length < 90);
  assert.doesNotMatch(table, /Undecided|saw/u);
});

test('the brief table of a clean run has its sum and the next steps', () => {
  const table = writeTable(cleanReport(), { ...plain, brief: true });
  assert.match(table, /\n\nNo findings; 4 passed\nWithout --brief: .*\n\nNext\n/u);
});

test('what is mild has one line each, and --all shows it in full', () => {
  const mild = sampleFinding({
    rule: 'workload/mild',
    severity: 'low',
    title: 'Mild',
    message: 'A mild thing',
    subject: workloadNamed('web'),
  });
  const report = { ...cleanReport(), findings: [mild] };
  const options = { width: 100, colour: false, unicode: true };
  const brief = writeTable(report, { ...options, all: false });
  assert.match(brief, /^LOW +A mild thing: web \(workload\/mild\)$/mu);
  assert.match(brief, /^1 finding folded into 1 line; --all lists each/mu);
  const full = writeTable(report, { ...options, all: true });
  assert.match(full, /^ +workload\/mild — A mild thing$/mu);
  assert.doesNotMatch(full, /--all/u);
});

test('many doubts of one rule are cut short, and counted', () => {
  const outcomes = Array.from({ length: 7 }, (_, n) => ({
    rule: 'workload/x',
    subject: workloadNamed(`web-${n}`),
    outcome: { state: 'unknown' as const, kind: 'needs-review' as const, doubts: [`see port ${n}`] as const },
  }));
  const report = { ...cleanReport(), outcomes };
  const table = writeTable(report, { ...plain, width: 200 });
  assert.equal(table.match(/see port \d/gu)?.length, 1);
  assert.match(
    table,
    /workload\/x .* \(web-0\); --all lists 6 more reasons \(web-1, web-2, web-3, web-4, web-5, web-6\)/,
  );
  const whole = writeTable(report, { ...plain, width: 200, all: true });
  assert.equal(whole.match(/see port \d/gu)?.length, 7);
});

test('evidence with a short form is shown once, whatever the outcome', () => {
  const report = cleanReport();
  const [first] = report.outcomes;
  assert.ok(first);
  const evidence = { source: 'p.json, compared', saw: 'in full', short: ['allows one', 'denies none'] };
  const passed = { state: 'passed' as const, evidence: [evidence] as const };
  const problem = { message: 'wrong', detail: {}, at: [], evidence: [evidence] as const };
  const failed = { state: 'failed' as const, problems: [problem] as const };
  const outcomes = [passed, failed].map((outcome) => ({ ...first, outcome }));
  for (const shown of [outcomes, outcomes.slice(1), outcomes.slice(0, 1)]) {
    const table = writeTable({ ...report, outcomes: shown }, plain);
    assert.equal(table.split('p.json, compared:\n  allows one\n  denies none\n').length, 2);
    assert.doesNotMatch(table, /in full/u);
  }
});
