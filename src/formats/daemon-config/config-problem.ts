import type { Span } from '../../core/location.ts';
import type { LocatedMember, LocatedObject } from '../json/located-json.ts';

/** What closes a problem of a configuration file by a change of its text. */
export type ConfigRepair =
  | { kind: 'rename'; nameSpan: Span; to: string }
  /** Takes a member out of its object. */
  | { kind: 'remove'; member: LocatedMember; parent: LocatedObject };

/** A mistake in a daemon.json. The message never quotes a value that could be a credential. */
export interface ConfigProblem {
  /** `invalid`: dockerd does not start with the file. `ignored`: it starts, and something written has no effect. */
  kind: 'invalid' | 'ignored';
  message: string;
  span: Span;
  repair?: ConfigRepair;
}
