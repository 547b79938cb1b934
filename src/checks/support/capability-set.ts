import { capabilityBits } from '../../knowledge/capabilities.ts';

/** Whether a bounding set as `boundingSet` has it, names or `ALL` with `-NAME` for what is left out, has a capability. */
export function hasCapability(held: readonly string[], name: string): boolean {
  return held.includes(name) || (held.includes('ALL') && !held.includes(`-${name}`));
}

/** The capabilities of the kernel that such a set leaves out; none of one that is not `ALL`. */
export function droppedCapabilities(held: readonly string[]): readonly string[] {
  return held.includes('ALL') ? capabilityBits.filter((name) => !hasCapability(held, name)) : [];
}
