import type { Finding, Fix, TextEdit } from '../../core/findings/finding.ts';
import { describeLocation } from '../../core/location.ts';
import { affectedService, ownPlaces } from '../content/affected-services.ts';
import { suppression } from '../content/suppression.ts';
import type { Cause, FindingGroup } from '../content/grouping.ts';
import type { SubjectLabel } from '../content/subject-label.ts';
import { mainPlace, shortPlace } from '../content/places.ts';
import { editLines } from '../content/edit-lines.ts';
import { code, fencedLines, inline, inlineHtml } from './inline.ts';

/** Most entries of evidence, locations or edit lines that a comment shows. */
const listed = 6;

/** Names of subjects or rules that a line shows. */
const listedNames = 4;

/** The heading of a workload or another subject. */
export function groupHeading({ subject, workloadKey }: FindingGroup, labelOf: SubjectLabel): string {
  const label = labelOf(subject);
  const key = workloadKey === undefined || label !== subject.name ? '' : ` (${code(workloadKey)})`;
  return `### ${subject.kind} ${code(label)}${key}`;
}

/** A finding that unfolds, with the names of those that follow from it. */
export function causeBlock({ finding, follows }: Cause, labelOf: SubjectLabel): string {
  const { severity, title, sightings } = finding;
  const at = mainPlace(sightings);
  const place = at === undefined ? '' : ` — ${inlineHtml(shortPlace(at))}`;
  return [
    `<details><summary><b>${severity}</b> ${inlineHtml(title)}${place}</summary>`,
    '',
    ...bodyLines(finding, labelOf),
    ...followMarkdown(follows),
    '',
    '</details>',
  ].join('\n');
}

/** What an entry says when it is opened. */
export function bodyLines(finding: Finding, labelOf: SubjectLabel): readonly string[] {
  const { message, rule, evidence, fixes, aliases, affects = [] } = finding;
  const services = affects.slice(0, listed).map((one) => code(affectedService(one, labelOf)));
  const more = affects.length > listed ? [`${affects.length - listed} more`] : [];
  const names = aliases.length === 0 ? '' : ` (${aliases.slice(0, listed).map(code).join(', ')})`;
  return [
    `- What: ${inline(message)}`,
    ...evidence.slice(0, listed).map(({ saw, source }) => `- Saw ${code(saw)} in ${code(source)}`),
    ...ownPlaces(finding)
      .slice(0, listed)
      .map((at) => `- At ${code(describeLocation(at))}`),
    ...(affects.length === 0 ? [] : [`- Affects service ${[...services, ...more].join(', ')}`]),
    `- Rule ${code(rule)}${names}`,
    ...fixes.slice(0, 1).flatMap(fixLines),
  ];
}

function fixLines(fix: Fix): readonly string[] {
  const risky = fix.kind === 'edit' && fix.safety === 'risky' ? ' (may change behaviour)' : '';
  const title = `- Fix: ${inline(fix.title)}${risky}`;
  if (fix.kind !== 'edit')
    return [title, ...fix.steps.slice(0, listed).map((step) => `  - Step: ${inline(step)}`)];
  const lines = fix.edits.flatMap(changedLines);
  return lines.length === 0 ? [title] : [title, '', fencedLines(lines.slice(0, listed))];
}

/** What an edit writes, as a difference where what goes is at hand. */
function changedLines({ text, old }: TextEdit): readonly string[] {
  if (old === undefined) return text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return [...editLines(old).map((line) => `- ${line}`), ...editLines(text).map((line) => `+ ${line}`)];
}

/** How many findings follow from one, and their rules. */
export function followMarkdown(follows: readonly Finding[]): readonly string[] {
  if (follows.length === 0) return [];
  const rules = [...new Set(follows.map(({ rule }) => code(rule)))];
  return ['', `${follows.length} more follow from it: ${rules.join(', ')}`];
}

/** One line for a finding that does not count, with the reason. */
export function acceptedLine(finding: Finding, labelOf: SubjectLabel): string {
  const { severity, rule, subject } = finding;
  return `- ${severity} ${code(rule)} on ${code(labelOf(subject))}: ${inline(suppression(finding))}`;
}

/** The first of many names as code, and how many more there are. */
export function named(all: readonly string[]): string {
  const shown = all.slice(0, listedNames).map(code);
  const left = all.length - shown.length;
  return [...shown, ...(left > 0 ? [`${left} more`] : [])].join(', ');
}
