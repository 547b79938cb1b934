import assert from 'node:assert/strict';
import { checks } from '../../../src/checks/registry.gen.ts';
import type { Location } from '../../../src/core/location.ts';
import type { Report } from '../../../src/core/findings/report.ts';
import type { Surface } from '../../../src/core/workload/workload.ts';
import { mutations, type Mutation } from './mutations.ts';
import { carefulWorkload, type NeutralWorkload } from './neutral-workload.ts';
import { asCompose } from './render-compose.ts';

/** The rules that a mutation breaks: those the surfaces are shown for. */
const shownRules: ReadonlySet<string> = new Set(mutations('SOCKET', 'other').map(({ rule }) => rule));

/** The checks that the surfaces are shown for; others are shown by their examples. */
export const shownChecks = checks.filter(({ id }) => shownRules.has(id));

/** A careful workload with one control taken away, named after the rule that must see it. */
export function broken(mutation: Mutation, image: string): NeutralWorkload {
  return { ...carefulWorkload(mutation.rule.replace('workload/', 'bad-'), image), ...mutation.change };
}

/** Whether a surface can express what a mutation breaks. */
export function expresses(surface: Surface, { points }: Mutation): boolean {
  return surface !== 'service' || points.service !== undefined;
}

/** Everything passes, and with evidence. */
export function assertCareful({ outcomes }: Report): void {
  assert.ok(outcomes.length > 0);
  for (const { rule, outcome } of outcomes) {
    assert.ok(outcome.state === 'passed', `${rule}: ${JSON.stringify(outcome)}`);
    assert.ok(
      outcome.evidence.every(({ saw }) => saw !== ''),
      rule,
    );
  }
}

function textAt(at: Location, surface: Surface, workload: NeutralWorkload): string {
  switch (at.in) {
    case 'file':
      return asCompose(workload).slice(at.range.startOffset, at.range.endOffset);
    case 'command':
      return at.command.slice(at.range.startOffset, at.range.endOffset);
    case 'document':
      return `${surface}:${at.pointer}`;
  }
}

function wantedPoint(surface: Surface, { points }: Mutation): string {
  if (surface === 'compose' || surface === 'run') return points[surface];
  return surface === 'service' ? (points.service ?? '') : points.document;
}

/** Exactly the broken rule and what it implies of those shown fail, nothing else is unknown, and the finding points to the cause. */
export function assertBroken(
  report: Report,
  surface: Surface,
  mutation: Mutation,
  workload: NeutralWorkload,
): void {
  const { rule } = mutation;
  const all = checks.find(({ id }) => id === rule)?.implies ?? [];
  const implied = [...all, ...(mutation.also?.[surface] ?? [])].filter((id) => shownRules.has(id));
  const failed = new Set(report.findings.map((finding) => finding.rule));
  assert.deepEqual([...failed].toSorted(), [rule, ...implied].toSorted());
  const unknown = report.outcomes.filter(({ outcome }) => outcome.state === 'unknown');
  const unsure = mutation.unsure?.[surface] ?? [];
  assert.deepEqual(
    unknown.map((each) => each.rule),
    unsure,
    JSON.stringify(unknown),
  );
  const places = report.findings.find((finding) => finding.rule === rule)?.sightings ?? [];
  const texts = places.map((at) => textAt(at, surface, workload));
  const wanted = wantedPoint(surface, mutation).replace('subject', workload.name);
  assert.ok(
    texts.some((text) => text.includes(wanted)),
    `${JSON.stringify(texts)} holds ${wanted}`,
  );
}
