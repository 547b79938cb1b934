import type { DockerfileFacts } from './facts.ts';
import { rootSubject, subjectWithin, type Subject } from './subject.ts';

/** Returns the subject of a Dockerfile; one in a Compose file belongs to that file. */
export function dockerfileSubject({ file, inline }: Pick<DockerfileFacts, 'file' | 'inline'>): Subject {
  if (inline === undefined) return rootSubject('dockerfile', file.key, file.name);
  const { within, service } = inline;
  const parent = rootSubject('compose', within.key, within.name);
  const name = { kind: 'dockerfile', id: file.name, name: `${service} (dockerfile_inline)` } as const;
  return subjectWithin(parent, name, `${service}/dockerfile_inline`);
}
