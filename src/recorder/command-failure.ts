import { errorCode } from '../io/failure.ts';

/** Why a program or a system call failed. */
export interface CommandFailure {
  /** One line. */
  message: string;
  /** For want of a privilege. */
  denied: boolean;
}

/** Returns the reason in an error of a program that was run or of a file operation. */
export function commandFailure(error: unknown): CommandFailure {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const text = output.trim() === '' ? (error instanceof Error ? error.message : String(error)) : output;
  const message = text.trim().split('\n')[0] ?? '';
  const code = errorCode(error) ?? '';
  return {
    message,
    denied:
      ['EACCES', 'EPERM'].includes(code) ||
      /permission denied|not permitted|must be superuser/iu.test(message),
  };
}
