import { capabilityBits } from '../../knowledge/kernel/capabilities.ts';

/** Whether a bounding set (names, or `ALL` with `-NAME` for dropped ones) contains a capability. */
export function hasCapability(held: readonly string[], name: string): boolean {
  return held.includes(name) || (held.includes('ALL') && !held.includes(`-${name}`));
}

/** Returns the capabilities dropped from `ALL`; empty for a set of names. */
export function droppedCapabilities(held: readonly string[]): readonly string[] {
  return held.includes('ALL') ? capabilityBits.filter((name) => !hasCapability(held, name)) : [];
}
