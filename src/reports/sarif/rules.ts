import { type Finding } from '../../core/findings/finding.ts';
import { severities, type Severity } from '../../core/severity.ts';
import { compare } from '../content/grouping.ts';
import { isFoundVulnerability } from '../content/vulnerabilities.ts';
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
  const found = Map.groupBy(findings, ({ rule }) => rule);
  const checks = new Map(rules.map((rule) => [rule.id, rule]));
  const byId = new Map(
    [...found].flatMap(([id, [first, ...others]]) =>
      first === undefined ? [] : [[id, fromFindings([first, ...others], checks)] as const],
    ),
  );
  // What a finding says of its vulnerability is more than what its check says of any.
  for (const rule of rules)
    if (!(found.get(rule.id) ?? []).some(isFoundVulnerability)) byId.set(rule.id, rule);
  return [...byId.values()]
    .map((rule) => ({ ...rule, score: worstOf(found.get(rule.id) ?? []) ?? rule.severity }))
    .toSorted((a, b) => compare(a.id, b.id));
}

function worstOf(findings: readonly Finding[]): Severity | undefined {
  return severities.find((severity) => findings.some((finding) => finding.severity === severity));
}

/** How many packages a title names, and how many remedies a help text. */
const namedPackages = 3;
const namedRemedies = 5;

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** The rule that findings have of their own: a vulnerability, with what is known of it and what to do. */
function fromFindings(
  findings: readonly [Finding, ...Finding[]],
  checks: ReadonlyMap<string, RuleDescription>,
): RuleDescription {
  const [{ rule, title, category, severity, check = rule }] = findings;
  const known = checks.get(check);
  const found = findings.flatMap(({ detail }) =>
    detail.kind === 'vulnerability' && detail.found !== undefined ? [detail.found] : [],
  );
  const packages = unique(found.map((one) => one.package)).toSorted(compare);
  const more = packages.length > namedPackages ? ` and ${packages.length - namedPackages} more` : '';
  const links = findings.flatMap(({ evidence }) =>
    evidence.flatMap(({ source }) => (source.startsWith('https://') ? [source] : [])),
  );
  const remedies = unique(findings.flatMap(({ fixes }) => fixes.slice(0, 1).map((fix) => `${fix.title}.`)));
  return {
    id: rule,
    title: packages.length === 0 ? title : `${rule} in ${packages.slice(0, namedPackages).join(', ')}${more}`,
    category,
    severity: worstOf(findings) ?? severity,
    why: found.find(({ summary }) => summary !== undefined)?.summary ?? known?.why ?? title,
    remediation:
      remedies.length === 0 ? (known?.remediation ?? '') : remedies.slice(0, namedRemedies).join(' '),
    aliases: [],
    references: found.length === 0 ? [] : unique(links).slice(0, namedRemedies),
    fixable: findings.some(({ fixes }) => fixes.some((fix) => fix.kind === 'edit')),
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
