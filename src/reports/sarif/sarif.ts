import type { Finding, Gap } from '../../core/findings/finding.ts';
import type { Report } from '../../core/findings/report.ts';
import type { Doubt } from '../content/doubts.ts';
import { doubtsOf } from '../content/doubts.ts';
import { jsonText } from '../text/json-text.ts';
import type { RuleDescription } from '../content/rule-description.ts';
import type { RunFailure } from '../content/run-failure.ts';
import { artifactPaths, baseId, directoryUri, subjectBaseId } from './artifacts.ts';
import { sarifMessage } from './messages.ts';
import { sarifResult } from './results.ts';
import { describedRules, sarifRule } from './rules.ts';
import { type SubjectLabel, subjectLabels } from '../content/subject-label.ts';
import { decidedAnything } from '../content/verdict.ts';

/** What a SARIF log needs beside the report; `baseDirectory` is the absolute folder that file names count from. */
export interface SarifOptions {
  rules: readonly RuleDescription[];
  baseDirectory: string;
  failures?: readonly RunFailure[];
}

/**
 * The report as a SARIF 2.1.0 log (OASIS Standard) with one run. Findings seen off-file are located
 * at a name for their subject. What is not known and what could not be looked at are notifications of
 * the invocation: a viewer that counts results must not take silence for a pass.
 */
export function writeSarif(report: Report, { rules, baseDirectory, failures = [] }: SarifOptions): string {
  const described = describedRules(rules, report.findings);
  const indexOf = new Map(described.map((rule, index) => [rule.id, index]));
  const labelOf = subjectLabels(report);
  const names = { artifactOf: artifactPaths(baseDirectory), labelOf };
  return jsonText({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { ...driverOf(report), rules: described.map(sarifRule) } },
        automationDetails: { id: 'ironhull/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          [baseId]: { uri: directoryUri(baseDirectory) },
          [subjectBaseId]: { description: sarifMessage('Hosts, engines and what they run; not files') },
        },
        invocations: [invocationOf(report, failures, labelOf)],
        results: report.findings.map((finding) => ({
          ...sarifResult(finding, indexOf, names),
          ...baselineState(report, finding),
        })),
      },
    ],
  });
}

function driverOf({ tool }: Report) {
  return { name: tool.name, version: tool.version, semanticVersion: tool.version };
}

/** 3.27.24: on every result of a run that is held against a baseline, and on none of another. */
function baselineState({ baseline }: Report, { known }: Finding) {
  return baseline === undefined ? {} : { baselineState: known === true ? 'unchanged' : 'new' };
}

function invocationOf(report: Report, failures: readonly RunFailure[], labelOf: SubjectLabel) {
  return {
    executionSuccessful: decidedAnything(report) && failures.length === 0,
    startTimeUtc: report.collectedAt,
    toolExecutionNotifications: [
      ...failures.map(failureNotification),
      ...report.gaps.map((gap) => gapNotification(gap, labelOf)),
      ...doubtsOf(report).flatMap(doubtNotifications),
    ],
  };
}

function failureNotification({ code, message }: RunFailure) {
  return { level: 'error', message: sarifMessage(message), descriptor: { id: code } };
}

function gapNotification({ subject, what, why }: Gap, labelOf: SubjectLabel) {
  return {
    level: 'warning',
    message: sarifMessage(`Not checked: ${what} (${subject.kind} ${labelOf(subject)}): ${why}`),
    descriptor: { id: 'gap' },
  };
}

/** One for each rule, so that each can point to the rule it leaves open. */
function doubtNotifications({ reason, rules, subjects, kind }: Doubt) {
  return rules.map((id) => ({
    level: 'note',
    message: sarifMessage(`Unknown: ${id} on ${subjects.join(', ')}: ${reason}`),
    descriptor: { id: `unknown/${kind}` },
    associatedRule: { id },
  }));
}
