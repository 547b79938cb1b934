import { createHash } from 'node:crypto';

/** Returns how a contract names a seccomp profile: the same for a profile however its JSON is laid out. */
export function seccompDigest(profile: string): string {
  return `sha256:${createHash('sha256').update(compact(profile)).digest('hex')}`;
}

function compact(profile: string): string {
  try {
    return JSON.stringify(JSON.parse(profile));
  } catch {
    return profile;
  }
}
