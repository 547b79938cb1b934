import { isDeepStrictEqual } from 'node:util';
import { checkConfig } from '../../formats/daemon-config/check-config.ts';
import type { JsonRecord } from '../../formats/json/members.ts';
import { mergedMembers } from '../../formats/json/merged-json.ts';

/** Returns the members of a daemon.json by name as dockerd reads them; empty for a file that sets nothing. */
export function membersOfText(text: string): JsonRecord {
  return mergedMembers(checkConfig(text).object?.members ?? []);
}

/** Returns the names of the members that differ between two texts of a daemon.json, sorted. */
export function changedMembers(before: string, after: string): readonly string[] {
  const [one, other] = [membersOfText(before), membersOfText(after)];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => !isDeepStrictEqual(one[name], other[name])).toSorted();
}
