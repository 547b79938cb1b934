import { realpath } from 'node:fs/promises';
import type { AccessList } from '../core/host/access-list.ts';
import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { parseAccessList } from '../formats/acl/parse-access-list.ts';
import { findSystemProgram, outputOf } from './system-program.ts';

/** Directories of these programs. */
const folders = ['/usr/bin', '/bin'];

/** Maximum number of paths per command line. */
const maxPaths = 200;

/**
 * Returns the access control lists of the given host paths, for those that have one. Node cannot read them:
 * `ls` shows which files have one, and `getfacl` prints it. Unreadable without these programs.
 */
export async function readAccessLists(
  places: readonly string[],
): Promise<Observed<ReadonlyMap<string, Observed<AccessList>>>> {
  const listed = await placesWithLists(places);
  if (listed.state !== 'known') return listed;
  const found = await Promise.all(
    listed.value.map(async (place) => [place, await accessListOf(place)] as const),
  );
  return known(new Map(found), listed.from);
}

async function placesWithLists(places: readonly string[]): Promise<Observed<readonly string[]>> {
  const ls = await findSystemProgram('ls', folders);
  const from = 'ls -ld';
  if (ls === undefined || /(?:busy|toy)box/.test(await realpath(ls)))
    return unreadable('unsupported', 'no program here lists access control lists', from);
  const found: string[] = [];
  for (let start = 0; start < places.length; start += maxPaths) {
    const some = places.slice(start, start + maxPaths);
    // One line per path, in the given order: -q keeps each name on one line.
    const text = await outputOf(ls, ['-dlnqU', '--', ...some]);
    const lines = text?.split('\n').filter((line) => line !== '') ?? [];
    if (lines.length !== some.length)
      return unreadable('undetermined', 'ls did not list every requested file', from);
    found.push(...some.filter((_place, index) => lines[index]?.[10] === '+'));
  }
  return known(found, from);
}

async function accessListOf(place: string): Promise<Observed<AccessList>> {
  const from = 'getfacl';
  const getfacl = await findSystemProgram(from, folders);
  if (getfacl === undefined)
    return unreadable(
      'unsupported',
      'has an access control list, and getfacl is not installed: install the package acl',
      from,
    );
  const text = await outputOf(getfacl, ['--numeric', '--omit-header', '--absolute-names', '--', place]);
  const list = text === undefined ? undefined : parseAccessList(text);
  return list === undefined
    ? unreadable('undetermined', 'has an access control list that could not be read', from)
    : known(list, from);
}
