import type { Finding, Severity } from '../../core/finding.ts';
import { compare } from '../grouping.ts';
import { plainText } from '../plain-text.ts';
import type { RuleDescription } from '../rule-description.ts';
import { aliasText } from '../rule-description.ts';

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

/** The rules given, and one for each finding of a rule that is not among them; sorted by id. */
export function describedRules(
  rules: readonly RuleDescription[],
  findings: readonly Finding[],
): readonly RuleDescription[] {
  const byId = new Map(findings.map((finding) => [finding.rule, fromFinding(finding)]));
  for (const rule of rules) byId.set(rule.id, rule);
  return [...byId.values()].toSorted((a, b) => compare(a.id, b.id));
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
export function sarifRule(rule: RuleDescription) {
  const { id, title, why, category, severity } = rule;
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
      'problem.severity': problemSeverity(severity),
      ...(category === 'security' && { 'security-severity': scores[severity] }),
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
