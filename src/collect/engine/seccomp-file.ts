import { posix } from 'node:path';
import { absent, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { SeccompFilter } from '../../core/workload/seccomp.ts';
import { parseSeccompProfile } from '../../formats/seccomp/read-filter.ts';
import type { HostFiles } from '../../io/files.ts';
import { whyFileChanged } from '../installation/configuration-age.ts';
import type { DaemonProcess } from './daemon-process.ts';

/**
 * Returns the syscalls allowed by the daemon-wide seccomp profile, if that is a file. Unreadable if the file
 * changed since the daemon started. Absent for a built-in profile.
 */
export async function readDaemonSeccompFilter(
  files: HostFiles,
  profile: Observed<string>,
  daemon: Observed<DaemonProcess>,
): Promise<Observed<SeccompFilter>> {
  if (profile.state === 'unreadable') return profile;
  const name = valueOf(profile) ?? '';
  if (['', 'builtin', 'unconfined'].includes(name)) return absent(profile.from);
  if (daemon.state === 'absent') return unreadable('gone', 'no daemon found', daemon.from);
  if (daemon.state === 'unreadable') return daemon;
  const { pid } = daemon.value;
  const path = posix.resolve(valueOf(await files.readLink(`/proc/${pid}/cwd`)) ?? '/', name);
  const change = await whyFileChanged(files, pid, path);
  if (change !== undefined) return unreadable('undetermined', change, path);
  const text = await files.readText(`/proc/${pid}/root${path}`);
  return text.state === 'known' ? parseSeccompProfile(text.value, path) : text;
}
