import type { LocatedMember } from '../json/located-json.ts';

/**
 * Returns the member that counts for each name: the last one, but null leaves a text, a number or a boolean from before
 * (Engine 26.1.5).
 */
export function countingMembers(members: readonly LocatedMember[]): ReadonlyMap<string, LocatedMember> {
  const counting = new Map<string, LocatedMember>();
  for (const member of members)
    if (!keepsItsValue(counting.get(member.name), member)) counting.set(member.name, member);
  return counting;
}

function keepsItsValue(before: LocatedMember | undefined, { value }: LocatedMember): boolean {
  return value.kind === 'null' && ['string', 'number', 'boolean'].includes(before?.value.kind ?? '');
}
