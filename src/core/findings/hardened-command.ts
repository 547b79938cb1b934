import type { Severity } from '../severity.ts';

/** A change that a hardened command line has. */
export interface CommandChange {
  rule: string;
  severity: Severity;
  /** What the change does. */
  title: string;
  /** `risky` if the application may need what it takes away. */
  safety: 'safe' | 'risky';
  /** The option that was written; missing if one was removed. */
  option?: string;
}

/** `docker run` lines with the fixes of their findings. Values that look like credentials are covered. */
export interface HardenedCommand {
  command: string;
  /** Whether a value is covered: the command cannot be run as it is. */
  isCovered: boolean;
  /** Safe ones first. */
  changes: readonly CommandChange[];
}
