import { errorCode } from './failure.ts';

/** Whether a process of that number runs; one that may not be signalled does. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
