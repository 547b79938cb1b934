import { severities, type Finding, type Severity } from '../../core/finding.ts';
import { compare } from '../content/grouping.ts';
import { plainText } from '../text/plain-text.ts';
import type { RuleDescription } from '../content/rule-description.ts';
import { aliasText } from '../content/rule-description.ts';

/** SARIF 3.27.10 knows three levels for a failure. */
export const levels = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
} as const satisfies Record<Severity, string>;

/** The score by which code scanning ranks security rules: a number within each band of CVSS 3.1. */
const scores = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.0',
} as const satisfies Record<Severity, string>;

/** A rule, and how severe code scanning is to take its findings. */
interface ScoredRule extends RuleDescription {
  score: Severity;
}

/**
 * The rules given, and one for each finding of a rule that is not among them; sorted by id. Code
 * scanning ranks a finding by its rule alone, so the worst finding of this run decides the score.
 */
export function describedRules(
  rules: readonly RuleDescription[],
  findings: readonly Finding[],
): readonly ScoredRule[] {
  const byId = new Map(findings.map((finding) => [finding.rule, fromFinding(finding)]));
  for (const rule of rules) byId.set(rule.id, rule);
  const found = Map.groupBy(findings, ({ rule }) => rule);
  return [...byId.values()]
    .map((rule) => ({ ...rule, score: worstOf(found.get(rule.id) ?? []) ?? rule.severity }))
    .toSorted((a, b) => compare(a.id, b.id));
}

function worstOf(findings: readonly Finding[]): Severity | undefined {
  return severities.find((severity) => findings.some((finding) => finding.severity === severity));
}

function fromFinding({ rule, title, category, severity, fixes }: Finding): RuleDescription {
  return {
    id: rule,
    title,
    category,
    severity,
    why: title,
    remediation: '',
    aliases: [],
    references: [],
    fixable: fixes.some((fix) => fix.kind === 'edit'),
  };
}

/** A SARIF reportingDescriptor (3.49) with help in plain text and in Markdown. */
export function sarifRule(rule: ScoredRule) {
  const { id, title, why, category, severity, score } = rule;
  return {
    id,
    name: title,
    shortDescription: { text: plainText(title) },
    fullDescription: { text: plainText(why) },
    defaultConfiguration: { level: levels[severity] },
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    properties: {
      tags: [category, 'docker'],
      precision: 'high',
      'problem.severity': problemSeverity(score),
      ...(category === 'security' && { 'security-severity': scores[score] }),
    },
  };
}

function problemSeverity(severity: Severity): string {
  return { error: 'error', warning: 'warning', note: 'recommendation' }[levels[severity]];
}

function helpText(rule: RuleDescription): string {
  return helpParts(rule, (heading) => `${heading}:`).join('\n');
}

function helpMarkdown(rule: RuleDescription): string {
  return helpParts(rule, (heading) => `**${heading}**`).join('\n\n');
}

function helpParts(rule: RuleDescription, heading: (text: string) => string): readonly string[] {
  const aliases = rule.aliases.map(aliasText).join(', ');
  const references = rule.references.join('; ');
  return [
    `${heading('Why')} ${rule.why}`,
    ...(rule.remediation === '' ? [] : [`${heading('What to do')} ${rule.remediation}`]),
    ...(aliases === '' ? [] : [`${heading('In other tools')} ${aliases}`]),
    ...(references === '' ? [] : [`${heading('References')} ${references}`]),
    `${heading('More')} ironhull explain ${rule.id}`,
  ].map(plainText);
}
