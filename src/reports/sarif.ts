import type { Gap } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import type { Doubt } from './doubts.ts';
import { doubtsOf } from './doubts.ts';
import { jsonText } from './json-text.ts';
import type { RuleDescription } from './rule-description.ts';
import { artifactPaths, baseId, directoryUri, subjectBaseId } from './sarif/artifacts.ts';
import { sarifMessage } from './sarif/messages.ts';
import { sarifResult } from './sarif/results.ts';
import { describedRules, sarifRule } from './sarif/rules.ts';
import { decidedAnything } from './verdict.ts';

/** What a SARIF log needs beside the report; `baseDirectory` is the absolute folder that file names count from. */
export interface SarifOptions {
  rules: readonly RuleDescription[];
  baseDirectory: string;
}

/**
 * The report as a SARIF 2.1.0 log (OASIS Standard) with one run. Findings seen off-file are located
 * at a name for their subject. What is not known and what could not be looked at are notifications of
 * the invocation: a viewer that counts results must not take silence for a pass.
 */
export function writeSarif(report: Report, { rules, baseDirectory }: SarifOptions): string {
  const described = describedRules(rules, report.findings);
  const indexOf = new Map(described.map((rule, index) => [rule.id, index]));
  const paths = artifactPaths(baseDirectory);
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
          [subjectBaseId]: { description: sarifMessage('Hosts, engines and what they run: no files') },
        },
        invocations: [invocationOf(report)],
        results: report.findings.map((finding) => sarifResult(finding, indexOf, paths)),
      },
    ],
  });
}

function driverOf({ tool }: Report) {
  return { name: tool.name, version: tool.version, semanticVersion: tool.version };
}

function invocationOf(report: Report) {
  return {
    executionSuccessful: decidedAnything(report),
    startTimeUtc: report.collectedAt,
    toolExecutionNotifications: [
      ...report.gaps.map(gapNotification),
      ...doubtsOf(report).flatMap(doubtNotifications),
    ],
  };
}

function gapNotification({ subject, what, why }: Gap) {
  return {
    level: 'warning',
    message: sarifMessage(`Not looked at: ${what} (${subject.kind} ${subject.name}): ${why}`),
    descriptor: { id: 'gap' },
  };
}

/** One for each rule, so that each can point to the rule it leaves open. */
function doubtNotifications({ reason, rules, subjects, kind }: Doubt) {
  return rules.map((id) => ({
    level: 'note',
    message: sarifMessage(`Not known: ${id} on ${subjects.join(', ')}: ${reason}`),
    descriptor: { id: `unknown/${kind}` },
    associatedRule: { id },
  }));
}
