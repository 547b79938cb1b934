import type { LiveTarget } from '../shared/live-target.ts';
import type * as opener from './open.ts';

/** A machine: this one, or the one whose file system a folder holds. */
export const hostTarget: LiveTarget<'host', typeof opener> = {
  kind: 'host',
  subject: 'host',
  words: 'hosts',
  options: { 'host-root': { value: 'DIR', about: "root of the host's file system; default: /" } },
  load: () => import('./open.ts'),
};
