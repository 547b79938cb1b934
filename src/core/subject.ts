import type { FileSubjectKind } from './target.ts';

export type SubjectKind =
  | 'workload'
  | 'image'
  | 'host'
  | 'engine'
  | 'network'
  | 'volume'
  | 'swarm'
  | 'dockerfile'
  | 'package'
  | 'policy'
  | FileSubjectKind;

/** A subject as facts name it: without what it belongs to, which only a whole report knows. */
export interface SubjectName {
  kind: SubjectKind;
  /** What its surface identifies it by: a container id, an image digest, an endpoint, a path. It may change from run to run. */
  id: string;
  /** As Docker or the file system shows it. */
  name: string;
}

/** The host, engine or file that a subject belongs to. */
export interface SubjectParent {
  kind: SubjectKind;
  key: string;
  name: string;
}

/**
 * What a finding, an outcome or a gap is about. `key` identifies it in a report and from run to
 * run: it begins with the key of what the subject belongs to, and holds no container id, image
 * digest, line number or absolute path. Findings are grouped, folded and fingerprinted by it.
 */
export interface Subject extends SubjectName {
  key: string;
  within?: SubjectParent;
}

/** A subject that belongs to nothing: a host, a remote engine, a file. */
export function rootSubject(kind: SubjectKind, key: string, name: string, id = name): Subject {
  return { kind, id, key: `${kind}:${key}`, name };
}

/** A subject that belongs to `parent`; `own` is the part of its key that tells it from its siblings. */
export function subjectWithin(parent: SubjectParent, name: SubjectName, own: string): Subject {
  const { kind, id, name: shown } = name;
  const within = { kind: parent.kind, key: parent.key, name: parent.name };
  return { kind, id, key: `${parent.key}/${own}`, name: shown, within };
}
