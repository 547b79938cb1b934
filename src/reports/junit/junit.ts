import { errorTable } from '../../core/errors.ts';
import type { Finding, Gap } from '../../core/findings/finding.ts';
import { severities } from '../../core/severity.ts';
import { describeLocation } from '../../core/location.ts';
import type { Report } from '../../core/findings/report.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { suppression } from '../content/suppression.ts';
import { isFoundVulnerability } from '../content/vulnerabilities.ts';
import { doubtWords } from '../content/doubts.ts';
import { casesOf, stateOf, type CaseState, type RuleCase, type SubjectCases } from './cases.ts';
import { element, xmlText } from '../text/xml.ts';
import type { RuleDescription } from '../content/rule-description.ts';
import type { RunFailure } from '../content/run-failure.ts';
import { type SubjectLabel, subjectLabels } from '../content/subject-label.ts';
import { decidedAnything } from '../content/verdict.ts';

/** What the tests are described with beside the report. */
export interface JunitOptions {
  rules: readonly RuleDescription[];
  failures?: readonly RunFailure[];
}

type Result = 'passed' | 'failure' | 'skipped' | 'error';

interface Suite {
  name: string;
  tests: readonly { xml: string; result: Result }[];
}

/**
 * The report as JUnit XML: a suite for each subject, a test for each rule. A test fails with a
 * finding that is neither waived nor known; what is unknown, does not apply or is suppressed is
 * skipped with the reason, as the format has no other word for it. What could not be looked at
 * at all is a suite of its own. A run that did not reach what was named, or decided nothing, has an
 * error: readers take a run of skipped tests for a good one.
 */
export function writeJunit(report: Report, { rules, failures = [] }: JunitOptions): string {
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const labelOf = subjectLabels(report);
  const suites = [
    ...casesOf(report).map((one) => suiteOf(one, titles, labelOf)),
    ...gapSuite(report.gaps, labelOf),
    ...runSuite(report, failures),
  ];
  const timestamp = report.collectedAt.replace(/(\.\d+)?Z$/, '');
  const written = suites.map((suite) => `\n${suiteXml(suite, timestamp)}`);
  // Schemas of the format know `skipped` on a suite, and not on all of them.
  const { skipped: _skipped, ...counts } = countsOf(suites);
  const root = element('testsuites', { name: 'ironhull', ...counts }, [...written, '\n']);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function countsOf(suites: readonly Suite[]) {
  const tests = suites.flatMap((suite) => suite.tests);
  const count = (wanted: Result): number => tests.filter(({ result }) => result === wanted).length;
  return {
    tests: tests.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: 0,
  };
}

function suiteXml(suite: Suite, timestamp: string): string {
  const tests = suite.tests.map(({ xml }) => `\n    ${xml}`);
  const content = tests.length === 0 ? [] : [...tests, '\n  '];
  return `  ${element('testsuite', { name: suite.name, ...countsOf([suite]), timestamp }, content)}`;
}

function suiteOf(
  { subject, cases }: SubjectCases,
  titles: ReadonlyMap<string, string>,
  labelOf: SubjectLabel,
): Suite {
  const name = `${subject.kind} ${labelOf(subject)}`;
  return { name, tests: cases.map((one) => testOf(one, name, titles.get(one.rule))) };
}

const results = {
  failed: 'failure',
  accepted: 'skipped',
  unknown: 'skipped',
  passed: 'passed',
  'not-applicable': 'skipped',
} as const satisfies Record<CaseState, Result>;

function testOf(one: RuleCase, classname: string, title: string | undefined): Suite['tests'][number] {
  const name = title === undefined ? one.rule : `${one.rule}: ${title}`;
  const content = resultOf(one);
  const xml = element('testcase', { name, classname, time: 0 }, content === '' ? [] : [content]);
  return { xml, result: results[stateOf(one)] };
}

function resultOf(one: RuleCase): string {
  switch (stateOf(one)) {
    case 'failed':
      return failureOf(one);
    case 'accepted':
      return skippedFor(one.findings.map(suppression));
    case 'unknown':
      return skippedFor(doubtsOf(one));
    case 'not-applicable':
      return skippedFor(reasonsOf(one));
    case 'passed':
      return '';
  }
}

function skippedFor(messages: readonly string[]): string {
  return element('skipped', { message: [...new Set(messages)].join('; ') });
}

function doubtsOf({ outcomes }: RuleCase): readonly string[] {
  return outcomes.flatMap(({ outcome }) =>
    outcome.state === 'unknown'
      ? outcome.doubts.map((doubt) => `unknown, ${doubtWords[outcome.kind]}: ${doubt}`)
      : [],
  );
}

function reasonsOf({ outcomes }: RuleCase): readonly string[] {
  return outcomes.flatMap(({ outcome }) =>
    outcome.state === 'not-applicable' ? [`not applicable: ${outcome.because}`] : [],
  );
}

function failureOf({ findings, outcomes }: RuleCase): string {
  const open = findings.filter(isOpen);
  const messages = outcomes.flatMap(({ outcome }) =>
    outcome.state === 'failed' ? outcome.problems.map(({ message }) => message) : [],
  );
  const worst = severities.find((severity) => open.some((finding) => finding.severity === severity));
  const message = open[0]?.message ?? messages[0] ?? '';
  const body = open.flatMap(linesOf).map(xmlText).join('\n');
  return element('failure', { type: worst ?? 'failed', message }, body === '' ? [] : [body]);
}

function linesOf(finding: Finding): readonly string[] {
  const { severity, message, evidence, sightings, fixes } = finding;
  // An image has thousands of them: a line each.
  if (isFoundVulnerability(finding))
    return [`${severity}: ${message}`, ...sightings.map((at) => `at ${describeLocation(at)}`)];
  return [
    `${severity}: ${message}`,
    ...sightings.map((at) => `at ${describeLocation(at)}`),
    ...evidence.map(({ saw, source }) => `saw ${saw} (${source})`),
    ...fixes.map(({ title }) => `fix ${title}`),
  ];
}

function gapSuite(gaps: readonly Gap[], labelOf: SubjectLabel): readonly Suite[] {
  if (gaps.length === 0) return [];
  const tests = gaps.map(({ subject, what, why }) => {
    const classname = `${subject.kind} ${labelOf(subject)}`;
    const xml = element('testcase', { name: what, classname, time: 0 }, [
      skippedFor([`not checked: ${why}`]),
    ]);
    return { xml, result: 'skipped' as const };
  });
  return [{ name: 'not checked', tests }];
}

/** The run itself: what was named and not reached, and that nothing could be decided. */
function runSuite(report: Report, failures: readonly RunFailure[]): readonly Suite[] {
  const { message, remedy } = errorTable.NOTHING_DECIDED;
  const blind = decidedAnything(report)
    ? []
    : [errorTest('a check could be decided', { code: 'NOTHING_DECIDED', message: `${message}. ${remedy}` })];
  const tests = [
    ...failures.map((failure) => errorTest('every named target was reached', failure)),
    ...blind,
  ];
  return tests.length === 0 ? [] : [{ name: 'ironhull', tests }];
}

function errorTest(name: string, { code, message }: RunFailure): Suite['tests'][number] {
  const error = element('error', { type: code, message });
  return { xml: element('testcase', { name, classname: 'ironhull', time: 0 }, [error]), result: 'error' };
}
