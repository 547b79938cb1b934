import type { WrittenConfig, WrittenMember, WrittenObject } from '../../core/engine/written-config.ts';
import { isHeading } from '../engine/daemon-members.ts';

/** Below the top level the case of a name does not matter. */
function named(object: WrittenObject | undefined, name: string): readonly WrittenMember[] {
  return (object?.members ?? []).filter((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** Every member at a path: dockerd takes duplicates, and members below a heading. */
export function membersAt(
  { object }: WrittenConfig,
  [first, ...rest]: readonly string[],
): readonly WrittenMember[] {
  const top = (object?.members ?? []).filter(({ name }) => name === first);
  const headed = (object?.members ?? []).flatMap((member) =>
    isHeading(member.name) && member.name !== first
      ? (member.object?.members ?? []).filter(({ name }) => name === first)
      : [],
  );
  return rest.reduce(
    (members, name) => members.flatMap(({ object: inner }) => named(inner, name)),
    [...top, ...headed],
  );
}
