import type { DockerfileFacts } from './facts.ts';
import { rootSubject, subjectWithin, type Subject } from '../subject.ts';

/** The keys of files that have a Dockerfile as their value. */
const inlineKeys = { compose: 'dockerfile_inline', bake: 'dockerfile-inline' } as const;

/** Returns the subject of a Dockerfile; one in another file belongs to that file. */
export function dockerfileSubject({ file, inline }: Pick<DockerfileFacts, 'file' | 'inline'>): Subject {
  if (inline === undefined) return rootSubject('dockerfile', file.key, file.name);
  const { kind, within, owner } = inline;
  const parent = rootSubject(kind, within.key, within.name);
  const key = inlineKeys[kind];
  const name = { kind: 'dockerfile', id: file.name, name: `${owner} (${key})` } as const;
  return subjectWithin(parent, name, `${owner}/${key}`);
}
