import { posix } from 'node:path';
import type { Profile } from '../../core/workload/workload.ts';
import { parseSeccompProfile } from './read-filter.ts';

/** Where a client looks for a profile's file, and how it is read. */
export interface ProfileFiles {
  /** Absolute directory for relative paths; `undefined` if unknown. */
  directory: string | undefined;
  /** The home for a leading `~/`, if the client expands it. */
  home?: string;
  /** Returns the text of a file by absolute path; `undefined` if it cannot be read. */
  load: (path: string) => string | undefined;
}

/**
 * Adds the content of a seccomp profile's file, which the client (`docker run`, `docker compose`) reads
 * before it calls the engine. Without the file the profile is unchanged.
 */
export function withFileContent(profile: Profile, files: ProfileFiles): Profile {
  if (profile.kind !== 'custom') return profile;
  const named = { kind: profile.kind, name: profile.name };
  // A profile in braces is for the engine: a client takes it for the name of a missing file.
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
