import { posix } from 'node:path';
import type { EnginePath } from '../../core/host/engine-paths.ts';
import { tmpfileGrants, type TmpfileLine } from '../../formats/systemd/tmpfiles.ts';
import { matchesPath } from '../../formats/etc/path-pattern.ts';

/** A path that lines may open, and the paths above it. */
export interface OpenableTarget {
  found: EnginePath;
  parents: ReadonlySet<string>;
}

/** Types that set mode and owner of what is there or of what they create (tmpfiles.d(5)). */
const settingTypes = /^[zZmdDevqQfFpCbc]$/u;

/** Types whose path is a pattern. */
const patternTypes = /^[zZmeaA]$/u;

/** Types that put something in the place of a path, with `+` or by themselves. */
function replaces({ type, modifiers }: TmpfileLine): boolean {
  return type === 'w' || type === 'F' || (/^[LfC]$/u.test(type) && modifiers.includes('+'));
}

/** Whether a line makes a link to one of the paths, which may be written from the folder of the link on. */
function isLinkTo({ type, path, argument }: TmpfileLine, paths: readonly string[]): boolean {
  return type === 'L' && paths.includes(posix.resolve(posix.dirname(path), argument));
}

/** Whether a line is about a path, or about a directory above it. */
function placeOf(line: TmpfileLine, { found, parents }: OpenableTarget): 'itself' | 'above' | undefined {
  const names = [found.realPath, found.path];
  const isMatch = (path: string) =>
    patternTypes.test(line.type) ? matchesPath(line.path, path) : line.path === path;
  if (names.some(isMatch)) return 'itself';
  return [...parents].some(isMatch) ? 'above' : undefined;
}

function isRoot(name: string): boolean {
  return name === 'root' || name === '0';
}

/** Whether members of a group have the path already, or may control the engine. */
function isTrustedGroup(name: string, { groupName }: EnginePath): boolean {
  return isRoot(name) || name === 'docker' || name === groupName;
}

/** Returns to whom the mode and the owner that a line sets give write access. */
function openedByMode(line: TmpfileLine, found: EnginePath, isAbove: boolean): string | undefined {
  const { mode = isAbove ? 0 : found.mode, user, group } = line;
  if (user !== undefined && !isRoot(user)) return `user ${user}`;
  // In a directory with the sticky bit, users can rename only their own entries.
  const isSticky = (mode & 0o1000) !== 0 && isAbove;
  if (isSticky) return undefined;
  if (line.mode !== undefined && (mode & 0o002) !== 0) return 'everyone';
  if (group !== undefined && (mode & 0o020) !== 0 && !isTrustedGroup(group, found)) return `group ${group}`;
  return undefined;
}

/** Returns to whom the access control list of a line gives write access; defaults are for what a directory gets. */
function openedByList(line: TmpfileLine, found: EnginePath, isAbove: boolean): string | undefined {
  const isFolder = isAbove || found.kind === 'directory';
  const isTrusted = (to: 'user' | 'group', name: string) =>
    name === '' || (to === 'user' ? isRoot(name) : isTrustedGroup(name, found));
  const grant = tmpfileGrants(line.argument).find(
    ({ to, name, mayWrite, isDefault }) =>
      mayWrite && (isFolder || !isDefault) && (to === 'other' || !isTrusted(to, name)),
  );
  if (grant === undefined) return undefined;
  return grant.to === 'other' ? 'everyone' : `${grant.to} ${grant.name}`;
}

/**
 * Returns to whom a line gives write access to a path of the engine, or `replaced` where it puts something else in its
 * place; absent for a line that does neither.
 */
export function openedBy(line: TmpfileLine, target: OpenableTarget): string | undefined {
  const { found } = target;
  const place = placeOf(line, target);
  if (place === undefined) return undefined;
  if (/^[aA]$/u.test(line.type)) return openedByList(line, found, place === 'above');
  if (settingTypes.test(line.type)) {
    const opened = openedByMode(line, found, place === 'above');
    if (opened !== undefined) return opened;
  }
  if (!replaces(line) || place === 'above') return undefined;
  return isLinkTo(line, [found.realPath, found.path]) ? undefined : 'replaced';
}

/** Whether a line can open anything: most lines of a system make folders of root. */
export function mayOpen(line: TmpfileLine): boolean {
  const { type, mode = 0, user, group } = line;
  if (/^[aA]$/u.test(type)) return tmpfileGrants(line.argument).some(({ mayWrite }) => mayWrite);
  if (replaces(line)) return true;
  if (!settingTypes.test(type)) return false;
  return (mode & 0o022) !== 0 || (user ?? 'root') !== 'root' || (group ?? 'root') !== 'root';
}
