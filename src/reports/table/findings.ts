import { counted } from '../../core/counted.ts';
import type { Evidence, Finding } from '../../core/findings/finding.ts';
import { describeLocation } from '../../core/location.ts';
import { isOpen } from '../../core/findings/summary.ts';
import type { Cause, FindingGroup } from '../content/grouping.ts';
import { affectedService, ownPlaces } from '../content/affected-services.ts';
import { mainPlace, shortPlace } from '../content/places.ts';
import { suppression } from '../content/suppression.ts';
import { textWidth } from '../text/text-width.ts';
import type { Canvas } from './canvas.ts';
import { fixLines } from './fixes.ts';
import { heading } from './heading.ts';
import { gutter, margin, severityLabel } from './severity-label.ts';

/** A heading with the subject's name, then its findings in full, worst first; `folded` counts what is shown elsewhere. */
export function groupLines(group: FindingGroup, folded: number, canvas: Canvas): readonly string[] {
  const { subject, workloadKey, causes } = group;
  const { text, nameOf, labelOf } = canvas;
  const isAlone = labelOf(subject) === subject.name;
  const key = workloadKey === undefined || !isAlone ? '' : ` (${text(workloadKey)})`;
  const shown = causes.reduce((sum, { follows }) => sum + 1 + follows.length, 0);
  const more = folded > 0 ? ` (+${folded} listed below)` : '';
  return [
    ...heading(
      `${subject.kind} ${nameOf(subject)}${key}`,
      'strong',
      canvas,
      `${counted(shown, 'finding')}${more}`,
    ),
    ...causes.flatMap((cause) => [...causeLines(cause, canvas), '']),
  ];
}

function causeLines({ finding, follows }: Cause, canvas: Canvas): readonly string[] {
  if (!canvas.all) return [...findingLines(finding, canvas), ...followLines(follows, canvas)];
  return [finding, ...follows].flatMap((one) => findingLines(one, canvas));
}

function findingLines(finding: Finding, canvas: Canvas): readonly string[] {
  const at = mainPlace(finding.sightings);
  return [
    ...titleLines(finding, at === undefined ? '' : canvas.text(shortPlace(at)), canvas),
    ...messageLines(finding, canvas),
    ...evidenceLines(finding, canvas),
    ...moreSightings(finding, canvas),
    ...affectedLines(finding, canvas),
    ...finding.fixes.slice(0, canvas.all ? undefined : 1).flatMap((fix) => fixLines(fix, canvas)),
    ...noteLines(finding, canvas),
  ];
}

/** Severity and title, with the place beside them where it fits, else beneath. */
export function titleLines(finding: Finding, place: string, canvas: Canvas): readonly string[] {
  const { text, paint, width } = canvas;
  const label = severityLabel(finding.severity, canvas);
  const title = text(finding.title);
  const room = width - gutter - textWidth(title) - textWidth(place);
  if (place !== '' && room >= 2)
    return [`${label}${paint('strong', title)}${' '.repeat(room)}${paint('strong', place)}`];
  const [first = '', ...rest] = canvas.block(margin, title, 'strong');
  const below = place === '' ? [] : canvas.block(margin, place, 'strong');
  return [label + first.slice(gutter), ...rest, ...below];
}

/** The rule and what is wrong. */
export function messageLines({ rule, message }: Finding, canvas: Canvas): readonly string[] {
  const { text, mark } = canvas;
  return canvas.block(margin, `${text(rule)} ${mark.dash} ${text(message)}`);
}

function evidenceLines({ evidence, message }: Finding, canvas: Canvas): readonly string[] {
  const shown = canvas.all ? evidence : evidence.slice(0, 1).filter(({ saw }) => saw !== message);
  const said = ({ source, saw }: Evidence) => `${canvas.text(saw)} (${canvas.text(source)})`;
  return shown.flatMap((one) => canvas.block(`${margin}saw  `, said(one), 'faint'));
}

/** The services that a finding in a Dockerfile affects. */
export function affectedLines({ affects = [] }: Finding, canvas: Canvas): readonly string[] {
  if (affects.length === 0) return [];
  const named = affects.map((one) => canvas.text(affectedService(one, canvas.labelOf)));
  return canvas.block(`${margin}affects `, named.join(', '), 'faint');
}

function moreSightings(finding: Finding, canvas: Canvas): readonly string[] {
  const places = ownPlaces(finding);
  const main = mainPlace(places);
  const others = places.filter((at) => at !== main).map((at) => canvas.text(describeLocation(at)));
  if (others.length === 0) return [];
  const label = `${margin}also `;
  if (canvas.all) return others.flatMap((place) => canvas.block(label, place, 'faint'));
  return canvas.block(label, others.join(', '), 'faint');
}

function noteLines(finding: Finding, canvas: Canvas): readonly string[] {
  const notes = [
    ...(isOpen(finding) ? [] : [canvas.text(suppression(finding))]),
    ...(finding.impliedBy === undefined ? [] : [`follows from ${canvas.text(finding.impliedBy)}`]),
  ];
  return notes.length === 0 ? [] : canvas.block(margin, notes.join(', '), 'faint');
}

/** One entry for all findings that go away with their cause. */
export function followLines(follows: readonly Finding[], canvas: Canvas): readonly string[] {
  if (follows.length === 0) return [];
  const rules = [...new Set(follows.map((finding) => canvas.text(finding.rule)))];
  const label = `${margin}${canvas.mark.fold} `;
  return canvas.block(
    label,
    `the fix also closes ${counted(follows.length, 'more finding')}: ${rules.join(', ')}`,
    'faint',
  );
}
