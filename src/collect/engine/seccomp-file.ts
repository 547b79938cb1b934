import { posix } from 'node:path';
import { absent, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { SeccompFilter } from '../../core/seccomp.ts';
import { parseSeccompProfile } from '../../formats/seccomp/read-filter.ts';
import type { HostFiles } from '../../io/files.ts';
import { changedFile } from './configuration-age.ts';
import type { DaemonProcess } from './daemon-process.ts';

/**
 * What the daemon-wide seccomp profile lets through, where that is a file: it is read once, when
 * the daemon starts, so one that was changed since says nothing. Absent for a profile that is no file.
 */
export async function daemonSeccompFilter(
  files: HostFiles,
  profile: Observed<string>,
  daemon: Observed<DaemonProcess>,
): Promise<Observed<SeccompFilter>> {
  if (profile.state === 'unreadable') return profile;
  const name = valueOf(profile) ?? '';
  if (['', 'builtin', 'unconfined'].includes(name)) return absent(profile.from);
  if (daemon.state === 'absent') return unreadable('gone', 'no daemon was found', daemon.from);
  if (daemon.state === 'unreadable') return daemon;
  const { pid } = daemon.value;
  const path = posix.resolve(valueOf(await files.readLink(`/proc/${pid}/cwd`)) ?? '/', name);
  const change = await changedFile(files, pid, path);
  if (change !== undefined) return unreadable('undetermined', change, path);
  const text = await files.readText(`/proc/${pid}/root${path}`);
  return text.state === 'known' ? parseSeccompProfile(text.value, path) : text;
}
