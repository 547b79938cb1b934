import type { EvidenceKind, Witnessed } from '../../test/kit/witness.ts';

/** What each rule was seen to say, and on which kinds of subject: the best first. */
export type Evidence = ReadonlyMap<string, ReadonlyMap<string, readonly EvidenceKind[]>>;

const best: readonly EvidenceKind[] = ['live', 'machine', 'host-root', 'recorded', 'text'];

function isWitnessed(value: unknown): value is Witnessed {
  const { rule, state, kind }: { rule?: unknown; state?: unknown; kind?: unknown } = Object(value);
  return typeof rule === 'string' && typeof state === 'string' && best.some((known) => known === kind);
}

function sorted(kinds: ReadonlySet<EvidenceKind>): readonly EvidenceKind[] {
  return best.filter((kind) => kinds.has(kind));
}

/**
 * The lines that tests wrote while they ran, by rule and state.
 * @throws Error for a line that is not one of theirs: a run that was cut off is no evidence.
 */
export function readEvidence(lines: string): Evidence {
  const found = new Map<string, Map<string, Set<EvidenceKind>>>();
  for (const line of lines.split('\n').filter((text) => text !== '')) {
    const witnessed: unknown = JSON.parse(line);
    if (!isWitnessed(witnessed)) throw new Error(`not a line of evidence: ${line}`);
    const { rule, state, kind } = witnessed;
    const states = found.get(rule) ?? new Map<string, Set<EvidenceKind>>();
    states.set(state, (states.get(state) ?? new Set()).add(kind));
    found.set(rule, states);
  }
  return new Map(
    [...found].map(([rule, states]) => [
      rule,
      new Map([...states].map(([state, kinds]) => [state, sorted(kinds)] as const)),
    ]),
  );
}
