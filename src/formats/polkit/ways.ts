/** What a rule asks of the subject or of a detail of the action. */
export type PolkitAtom =
  | { asks: 'user' | 'group'; name: string; not: boolean }
  /** A detail of the action, such as its unit, is a text or is not. */
  | { asks: 'detail'; name: string; value: string; not: boolean }
  /** A detail is tested in another way: by its start, by a pattern. */
  | { asks: 'part'; name: string }
  | { asks: 'unclear' };

/** Conditions that must all hold. */
export type Conjunction = readonly PolkitAtom[];

/** The ways in which something is so: one of them must hold. */
export type Ways = readonly Conjunction[];

/** When a condition holds, and when it does not. */
export interface PolkitCondition {
  holds: Ways;
  fails: Ways;
}

const maxWays = 32;
const maxAtoms = 16;

export const noWay: Ways = [];
export const everyWay: Ways = [[]];
export const unclearWays: Ways = [[{ asks: 'unclear' }]];
export const unclearCondition: PolkitCondition = { holds: unclearWays, fails: unclearWays };
/** Whether somebody is at the machine: so is somebody, and somebody else is not. */
export const sessionCondition: PolkitCondition = { holds: everyWay, fails: everyWay };

/** Returns a condition that is known. */
export function constantCondition(value: boolean): PolkitCondition {
  return value ? { holds: everyWay, fails: noWay } : { holds: noWay, fails: everyWay };
}

/** Returns the condition that something is so, and not that it is not. */
export function atomCondition(atom: Exclude<PolkitAtom, { asks: 'part' | 'unclear' }>): PolkitCondition {
  return { holds: [[atom]], fails: [[{ ...atom, not: !atom.not }]] };
}

/** Returns the opposite. */
export function oppositeOf({ holds, fails }: PolkitCondition): PolkitCondition {
  return { holds: fails, fails: holds };
}

/** Returns the condition that all of them hold. */
export function allOf(conditions: readonly PolkitCondition[]): PolkitCondition {
  if (conditions.some(({ holds }) => holds.length === 0)) return constantCondition(false);
  const open = conditions.filter(({ fails }) => fails.length > 0);
  if (open.length > maxWays) return unclearCondition;
  return {
    holds: open.reduce<Ways>((left, { holds }) => bothWays(left, holds), everyWay),
    fails: eitherWays(open.map(({ fails }) => fails)),
  };
}

/** Returns the condition that one of them holds. */
export function anyOf(conditions: readonly PolkitCondition[]): PolkitCondition {
  return oppositeOf(allOf(conditions.map(oppositeOf)));
}

/** Returns the ways in which one of several is so. */
export function eitherWays(all: readonly Ways[]): Ways {
  const found = new Map<string, Conjunction>();
  for (const ways of all)
    for (const way of ways) {
      if (way.length === 0) return everyWay;
      found.set(keyOf(way), way);
      if (found.size > maxWays) return unclearWays;
    }
  return [...found.values()];
}

/** Returns the ways in which both are so. */
export function bothWays(left: Ways, right: Ways): Ways {
  if (left.length * right.length > maxWays) return unclearWays;
  if (left === everyWay) return right;
  if (right === everyWay) return left;
  return eitherWays([left.flatMap((one) => right.flatMap((other) => joined(one, other)))]);
}

function keyOf(way: Conjunction): string {
  return way.map(keyOfAtom).join('\n');
}

function keyOfAtom(atom: PolkitAtom): string {
  if (atom.asks === 'unclear') return '?';
  if (atom.asks === 'part') return `~${JSON.stringify(atom.name)}`;
  return `${atom.not ? '!' : ''}${atom.asks} ${JSON.stringify(atom.name)} ${atom.asks === 'detail' ? JSON.stringify(atom.value) : ''}`;
}

/** Joins two conjunctions; nothing where they contradict each other. */
function joined(one: Conjunction, other: Conjunction): Ways {
  const atoms = new Map([...one, ...other].map((atom) => [keyOfAtom(atom), atom]));
  const all = [...atoms.values()];
  if (all.some((atom) => 'not' in atom && atom.not && atoms.has(keyOfAtom(atom).slice(1)))) return noWay;
  if (all.filter((atom) => atom.asks === 'user' && !atom.not).length > 1) return noWay;
  return all.length > maxAtoms ? unclearWays : [all];
}
