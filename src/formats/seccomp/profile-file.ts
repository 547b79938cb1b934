import { posix } from 'node:path';
import type { Profile } from '../../core/workload.ts';
import { parseSeccompProfile } from './read-filter.ts';

/** Where a client looks for a profile's file, and how it gets its text. */
export interface ProfileFiles {
  /** Absolute folder that relative paths start from; `undefined` where it is not known. */
  directory: string | undefined;
  /** What `~/` at the start stands for, where the client expands it. */
  home?: string;
  /** The text of a file by absolute path; `undefined` where it cannot be had. */
  load: (path: string) => string | undefined;
}

/**
 * A seccomp profile that a client (`docker run`, `docker compose`) reads from a file before it asks
 * the engine, with what the file holds. Without the file it is as it was.
 */
export function withFileContent(profile: Profile, files: ProfileFiles): Profile {
  if (profile.kind !== 'custom') return profile;
  const named = { kind: profile.kind, name: profile.name };
  // A profile in braces is one for the engine: to a client it is the name of a file that nobody has.
  if (profile.content !== undefined) return named;
  const path = pathOf(profile.name, files);
  const text = path === undefined ? undefined : files.load(path);
  return text === undefined ? named : { ...named, content: parseSeccompProfile(text, profile.name) };
}

function pathOf(name: string, { directory, home }: ProfileFiles): string | undefined {
  if (name.startsWith('~/') && home !== undefined) return posix.join(home, name.slice(2));
  if (posix.isAbsolute(name)) return posix.normalize(name);
  return directory === undefined ? undefined : posix.resolve(directory, name);
}
