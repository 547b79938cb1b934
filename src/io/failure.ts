import { absent, unreadable } from '../core/observed.ts';
import type { Observed, Unreadable } from '../core/observed.ts';

interface SystemFailure {
  why: Unreadable;
  detail: string;
}

const failures: Readonly<Record<string, SystemFailure>> = {
  EACCES: {
    why: 'denied',
    detail: 'permission denied: run as root; in a container with --cap-add DAC_READ_SEARCH and SYS_PTRACE',
  },
  EPERM: {
    why: 'denied',
    detail: 'operation not permitted: run as root; in a container with --cap-add SYS_PTRACE',
  },
  ESRCH: { why: 'gone', detail: 'the process ended while it was read' },
  ELOOP: { why: 'malformed', detail: 'its symbolic links go in circles' },
  EISDIR: { why: 'unsupported', detail: 'it is a directory' },
  EINVAL: { why: 'unsupported', detail: 'the kernel does not offer it' },
  ENXIO: { why: 'unsupported', detail: 'it is not a regular file' },
};

/** The system's error code of something caught, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What a failed file operation says: `ENOENT` and `ENOTDIR` are absence, the rest is unreadable. */
export function fileFailure(error: unknown, from: string): Observed<never> {
  const code = errorCode(error);
  if (code === undefined) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return absent(from);
  const failure = failures[code];
  return failure === undefined
    ? unreadable('undetermined', `the system answered ${code}`, from)
    : unreadable(failure.why, failure.detail, from);
}
