import { counted } from '../../core/counted.ts';
import type { Evidence, Finding, Fix, TextEdit } from '../../core/finding.ts';
import { describeLocation } from '../../core/location.ts';
import { isOpen } from '../../core/summary.ts';
import { acceptance } from '../content/suppression.ts';
import type { Cause, FindingGroup } from '../content/grouping.ts';
import { mainPlace, shortPlace } from '../content/places.ts';
import { textWidth } from '../text/text-width.ts';
import type { Canvas } from './canvas.ts';

/** Columns before the text of a finding: the widest severity and a gap. */
const gutter = 10;
export const margin = ' '.repeat(gutter);

/** Whether a finding is told in one line: hardening that is left out is not to bury what is broken into. */
export function isBrief({ severity }: Finding, { all }: Canvas): boolean {
  return !all && (severity === 'low' || severity === 'info');
}

/** A heading with the workload's name, then its findings, worst first; the mild ones in a line each. */
export function groupLines(group: FindingGroup & { elsewhere?: number }, canvas: Canvas): readonly string[] {
  const brief = group.causes.filter(({ finding }) => isBrief(finding, canvas));
  const full = group.causes.filter(({ finding }) => !isBrief(finding, canvas));
  return [
    headingLine(group, canvas),
    '',
    ...full.flatMap((cause) => [...causeLines(cause, canvas), '']),
    ...brief.map(({ finding }) => briefLine(finding, canvas)),
    ...(brief.length > 0 ? [''] : []),
  ];
}

function briefLine(finding: Finding, canvas: Canvas): string {
  const { text, mark } = canvas;
  const at = mainPlace(finding.sightings);
  const place = at === undefined ? '' : ` ${text(shortPlace(at))}`;
  const said = `${text(finding.rule)}${place} ${mark.dash} ${text(finding.message)}`;
  return canvas.line(severityLabel(finding, canvas), said);
}

/** The severity, as wide as the margin. */
export function severityLabel({ severity }: Finding, { paint }: Canvas): string {
  return paint(severity, severity.toUpperCase()) + ' '.repeat(gutter - severity.length);
}

function headingLine(
  { subject, workloadKey, causes, elsewhere = 0 }: FindingGroup & { elsewhere?: number },
  canvas: Canvas,
): string {
  const { text, paint, mark, width } = canvas;
  const key = workloadKey === undefined ? '' : ` (${text(workloadKey)})`;
  const total = causes.reduce((sum, { follows }) => sum + 1 + follows.length, 0);
  const more = elsewhere > 0 ? `, ${elsewhere} more as in others` : '';
  const count = ` ${counted(total, 'finding')}${more}`;
  const label = `${mark.rule.repeat(2)} ${subject.kind} `;
  const name = canvas.line('', text(subject.name).concat(key));
  const space = width - textWidth(label) - textWidth(count) - 2;
  const fitted = textWidth(name) <= space ? name : cut(name, space, canvas);
  const line = mark.rule.repeat(Math.max(space - textWidth(fitted) + 1, 1));
  return `${label}${paint('strong', fitted)} ${paint('faint', line)}${count}`;
}

function cut(name: string, space: number, canvas: Canvas): string {
  return canvas.line(' '.repeat(Math.max(canvas.width - space, 0)), name).trimStart();
}

function causeLines({ finding, follows }: Cause, canvas: Canvas): readonly string[] {
  if (!canvas.all) return [...findingLines(finding, canvas), ...foldedLines(follows, canvas)];
  const inFull = follows.flatMap((other) => findingLines(other, canvas));
  return [...findingLines(finding, canvas), ...inFull];
}

function findingLines(finding: Finding, canvas: Canvas): readonly string[] {
  return [
    ...titleLines(finding, canvas),
    ...canvas.block(margin, canvas.text(finding.message)),
    ...evidenceLines(finding, canvas),
    ...moreSightings(finding, canvas),
    ...finding.fixes.slice(0, canvas.all ? undefined : 1).flatMap((fix) => fixLines(fix, canvas)),
    ...noteLines(finding, canvas),
  ];
}

/** Severity and title, with the rule and the place beside them where they fit, else beneath. */
function titleLines(finding: Finding, canvas: Canvas): readonly string[] {
  const { text, paint, width } = canvas;
  const label = severityLabel(finding, canvas);
  const title = text(finding.title);
  const at = mainPlace(finding.sightings);
  const place = at === undefined ? '' : text(shortPlace(at));
  const room = width - gutter - textWidth(title);
  const beside = room - textWidth(place) - 2;
  const rule = canvas.line(margin, text(finding.rule), 'faint');
  if (place === '' || beside < 0) {
    const below = place === '' ? [] : canvas.block(margin, place, 'strong');
    return [...titleBlock(title, label, canvas), ...below, rule];
  }
  const gap = ' '.repeat(room - textWidth(place));
  return [`${label}${paint('strong', title)}${gap}${paint('strong', place)}`, rule];
}

function titleBlock(title: string, label: string, canvas: Canvas): readonly string[] {
  const [first = '', ...rest] = canvas.block(margin, title, 'strong');
  return [label + first.slice(gutter), ...rest];
}

function evidenceLines(finding: Finding, canvas: Canvas): readonly string[] {
  const { text } = canvas;
  const said = ({ source, saw }: Evidence) => `${text(saw)} (${text(source)})`;
  if (canvas.all) return finding.evidence.flatMap((e) => canvas.block(`${margin}saw  `, said(e)));
  const [first] = finding.evidence;
  return first.saw === finding.message ? [] : [canvas.line(`${margin}saw  `, said(first), 'faint')];
}

function moreSightings(finding: Finding, canvas: Canvas): readonly string[] {
  const main = mainPlace(finding.sightings);
  const others = finding.sightings.filter((at) => at !== main);
  if (others.length === 0) return [];
  const label = `${margin}also `;
  const places = others.map((at) => canvas.text(describeLocation(at)));
  if (canvas.all) return places.flatMap((place) => canvas.block(label, place));
  return [canvas.line(label, places.join(', '), 'faint')];
}

/** What to do, and what an edit writes. */
export function fixLines(fix: Fix, canvas: Canvas): readonly string[] {
  const risky = fix.kind === 'edit' && fix.safety === 'risky' ? ' (may change behaviour)' : '';
  const title = canvas.block(`${margin}fix  `, `${canvas.text(fix.title)}${risky}`, 'fix');
  if (fix.kind === 'edit') return [...title, ...writtenLines(fix.edits, canvas)];
  const steps = canvas.all ? fix.steps : fix.steps.slice(0, 1);
  return [...title, ...steps.flatMap((step) => canvas.block(`${margin}     `, canvas.text(step)))];
}

/** What an edit writes, so that it can be typed where no editor makes it. */
function writtenLines(edits: readonly TextEdit[], canvas: Canvas): readonly string[] {
  return edits.flatMap(({ text, range }) => {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
    // What is replaced is in the file, not in the report: its line has to do.
    const replaces = range.endOffset > range.startOffset && lines.length > 0;
    const gone = replaces ? [canvas.line(`${margin}     - `, `what line ${range.startLine} says`)] : [];
    const added = lines.map((line) =>
      canvas.line(`${margin}     + `, canvas.text(line.slice(indent).trimEnd())),
    );
    return [...gone, ...added];
  });
}

function noteLines(finding: Finding, canvas: Canvas): readonly string[] {
  const notes = [
    ...(isOpen(finding) ? [] : [canvas.text(acceptance(finding))]),
    ...(finding.impliedBy === undefined ? [] : [`follows from ${canvas.text(finding.impliedBy)}`]),
  ];
  return notes.length === 0 ? [] : [canvas.line(margin, notes.join(', '), 'faint')];
}

/** One entry that stands for all that goes away with its cause; nothing of it is cut off. */
function foldedLines(follows: readonly Finding[], canvas: Canvas): readonly string[] {
  if (follows.length === 0) return [];
  const rules = [...new Set(follows.map((finding) => canvas.text(finding.rule)))];
  const what = `and ${counted(follows.length, 'more that follows', 'more that follow')}`;
  const label = `${margin}${canvas.mark.fold} `;
  return canvas.block(label, `${what} from it: ${rules.join(', ')}`, 'faint');
}
