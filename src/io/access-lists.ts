import { execFile } from 'node:child_process';
import { access, constants, realpath } from 'node:fs/promises';
import type { AccessList } from '../core/access-list.ts';
import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { parseAccessList } from '../formats/acl/parse-access-list.ts';

/** Folders of system programs; the search path of whoever calls is not trusted. */
const folders = ['/usr/bin', '/bin'];
const timeoutMs = 5000;
const largest = 4 * 1024 * 1024;

/** How many paths are named in one command line. */
const batch = 200;

/**
 * The access control lists of those of these places of this machine that have one, by place.
 * Node has no way to ask: `ls` says which have one, and `getfacl` what is in it. Unreadable where
 * no program can tell.
 */
export async function accessListsAt(
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
  const ls = await findProgram('ls');
  const from = 'ls -ld';
  if (ls === undefined || /(?:busy|toy)box/.test(await realpath(ls)))
    return unreadable('unsupported', 'no program here says which files have an access control list', from);
  const found: string[] = [];
  for (let start = 0; start < places.length; start += batch) {
    const some = places.slice(start, start + batch);
    // A line for each place, in the order in which they are named: -q leaves no name more than one.
    const text = await run(ls, ['-dlnqU', '--', ...some]);
    const lines = text?.split('\n').filter((line) => line !== '') ?? [];
    if (lines.length !== some.length)
      return unreadable('undetermined', 'it did not tell of every file that it was asked for', from);
    found.push(...some.filter((_place, index) => lines[index]?.[10] === '+'));
  }
  return known(found, from);
}

async function accessListOf(place: string): Promise<Observed<AccessList>> {
  const from = 'getfacl';
  const getfacl = await findProgram(from);
  if (getfacl === undefined)
    return unreadable(
      'unsupported',
      'it has an access control list, and there is no getfacl to read that: install the package acl',
      from,
    );
  const text = await run(getfacl, ['--numeric', '--omit-header', '--absolute-names', '--', place]);
  const list = text === undefined ? undefined : parseAccessList(text);
  return list === undefined
    ? unreadable('undetermined', 'it has an access control list that could not be read', from)
    : known(list, from);
}

async function findProgram(program: string): Promise<string | undefined> {
  for (const path of folders.map((folder) => `${folder}/${program}`)) {
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}

function run(program: string, args: readonly string[]): Promise<string | undefined> {
  const options = { timeout: timeoutMs, maxBuffer: largest, env: { LC_ALL: 'C' } };
  return new Promise((resolve) => {
    execFile(program, [...args], options, (error, stdout) => resolve(error === null ? stdout : undefined));
  });
}
