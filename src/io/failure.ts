import { absent, unreadable } from '../core/observed.ts';
import type { Observed, Unreadable } from '../core/observed.ts';
import { afterRefusal } from './refusal.ts';

interface SystemFailure {
  why: Unreadable;
  detail: string;
}

const failuresNow = (): Readonly<Record<string, SystemFailure>> => ({
  EACCES: {
    why: 'denied',
    detail: `permission denied: ${afterRefusal()}; in a container run it with --cap-add DAC_READ_SEARCH and SYS_PTRACE, under AppArmor with --security-opt apparmor=unconfined`,
  },
  EPERM: {
    why: 'denied',
    detail: `operation not permitted: ${afterRefusal()}; in a container run it with --cap-add SYS_PTRACE, under AppArmor with --security-opt apparmor=unconfined`,
  },
  ESRCH: { why: 'gone', detail: 'the process ended while being read' },
  ELOOP: { why: 'malformed', detail: 'symbolic link loop' },
  EISDIR: { why: 'unsupported', detail: 'is a directory' },
  EINVAL: { why: 'unsupported', detail: 'not supported by the kernel' },
  ENXIO: { why: 'unsupported', detail: 'not a regular file' },
});

/** Returns the system error code of a caught error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Returns the reading for a failed file operation: `ENOENT` and `ENOTDIR` are absent, others unreadable. */
export function fileFailure(error: unknown, from: string): Observed<never> {
  const code = errorCode(error);
  if (code === undefined) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return absent(from);
  const failure = failuresNow()[code];
  return failure === undefined
    ? unreadable('undetermined', `system error ${code}`, from)
    : unreadable(failure.why, failure.detail, from);
}
