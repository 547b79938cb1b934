import type { LockReport } from '../../../core/trust/lock-report.ts';

/**
 * The exit code of a lock: 1 for a difference, a move that is not explained as benign, and a file that
 * could not be written; 3 if
 * something is not known; else 0.
 */
export function lockExitCode({ drift, moves, pins, gaps }: LockReport): number {
  const differs =
    drift.some(({ isUnknown }) => isUnknown !== true) ||
    moves.some(({ verdict }) => verdict !== 'benign rebuild') ||
    pins?.refused.some(({ isFailure }) => isFailure === true) === true;
  if (differs) return 1;
  return gaps.length > 0 || drift.length > 0 ? 3 : 0;
}
