import type { LiveTarget } from '../shared/live-target.ts';
import type * as opener from './open.ts';

/** A Docker engine, with the containers, images and networks that it has. */
export const engineTarget: LiveTarget<'engine', typeof opener> = {
  kind: 'engine',
  subject: 'engine',
  words: 'Docker engines',
  options: {
    engine: {
      value: 'URL',
      about:
        'engine to audit: unix:///path, tcp://host:port or ssh://user@host; default: DOCKER_HOST, then the current docker context, then the usual sockets',
    },
    context: { value: 'NAME', about: 'engine of this docker context' },
  },
  load: () => import('./open.ts'),
};
