import type { SubjectLabel } from '../content/subject-label.ts';
import type { Subject } from '../../core/subject.ts';
import { forwardSlashes, pathsFrom, trimEnd } from '../content/relative-path.ts';

/** The name under which a SARIF run knows the folder that relative file names count from. */
export const baseId = '%SRCROOT%';

/** The base of names that stand for no file: what was judged lives on a host or in an engine. */
export const subjectBaseId = 'SUBJECTS';

/** A SARIF artifactLocation (3.4): relative to the base folder where the file is inside it. */
export interface ArtifactLocation {
  uri: string;
  uriBaseId?: string;
}

/** Gives a file's artifact location; `baseDirectory` is an absolute path of POSIX or Windows. */
export function artifactPaths(baseDirectory: string): (file: string) => ArtifactLocation {
  const nameOf = pathsFrom(baseDirectory);
  return (file) => {
    const { path, isRelative } = nameOf(file);
    return isRelative ? { uri: encodePath(path), uriBaseId: baseId } : { uri: fileUri(path) };
  };
}

/** The name of a subject that is no file, such as `workload/web`: it stays the same from run to run. */
export function subjectLocation(subject: Subject, labelOf: SubjectLabel): ArtifactLocation {
  const label = encodeURIComponent(labelOf(subject).toWellFormed());
  return { uri: `${subject.kind}/${label}`, uriBaseId: subjectBaseId };
}

/** A folder as a file URI (RFC 8089) with the slash at its end that SARIF 3.14.14 asks for. */
export function directoryUri(directory: string): string {
  const path = trimEnd(forwardSlashes(directory));
  return path === '' ? 'file:///' : `${fileUri(path)}/`;
}

function fileUri(path: string): string {
  return `file://${path.startsWith('/') ? '' : '/'}${encodePath(path)}`;
}

/** Percent-encodes each segment (RFC 3986); a lone surrogate becomes U+FFFD, as in UTF-8. */
function encodePath(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
