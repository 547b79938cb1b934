import { startOfFile, type FileLocation } from '../../core/location.ts';
import type { AdapterDoubt } from '../../core/workload/workload.ts';
import type { ParseDocuments } from '../../formats/yaml/parse-documents.ts';
import { variableValue, type Variables } from '../language/interpolate.ts';
import type { MapEntry, SourceFile } from '../language/node.ts';
import { parseCompose } from '../language/parse-compose.ts';
import { readScalar, textOf } from './settings/written.ts';

/** A project's name, and what is unknown about it. */
export interface ProjectName {
  project: string;
  unknown?: AdapterDoubt;
}

/**
 * Returns the name of the project, from the first of: the caller, `COMPOSE_PROJECT_NAME`, the last `name` in
 * the files, the directory's name (04-version-and-name of the Compose specification).
 */
export function readProjectName(
  sources: readonly SourceFile[],
  directory: string,
  given: string | undefined,
  variables: Variables,
  parseDocuments: ParseDocuments,
): ProjectName {
  const variable = variableValue('COMPOSE_PROJECT_NAME', variables);
  const set = given ?? (variable !== undefined && 'text' in variable ? variable.text : undefined);
  if (set !== undefined && set !== '') return { project: normaliseProjectName(set) };
  const folder = normaliseProjectName(folderName(directory));
  if (variable !== undefined && 'unresolved' in variable && given === undefined)
    return { project: folder, unknown: doubtOf(variable.unresolved, startOfFile(sources[0]?.file ?? '')) };
  const entry = sources
    .map((source) => nameEntry(source, variables, parseDocuments))
    .findLast((each) => each !== undefined);
  if (entry === undefined) return { project: folder };
  const name = readScalar(entry.value, textOf, 'text');
  if ('value' in name) return { project: normaliseProjectName(name.value) || folder };
  return { project: folder, unknown: doubtOf(name.unresolved, entry.at) };
}

function doubtOf(why: string, at: FileLocation): AdapterDoubt {
  return { what: `the project's name: ${why}`, at: [at], affects: [] };
}

function nameEntry(
  source: SourceFile,
  variables: Variables,
  parseDocuments: ParseDocuments,
): MapEntry | undefined {
  // Most files have no such word but in `container_name`, and need not be read for it.
  if (!/(?<![-\w])name(?![-\w])/u.test(source.text)) return undefined;
  const { documents } = parseCompose(source, variables, parseDocuments);
  return documents.map((document) => document.entries.get('name')).findLast((entry) => entry !== undefined);
}

/** Normalises a project name as Compose does: lower case, only `[a-z0-9_-]`, no leading `_` or `-`. */
function normaliseProjectName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^-_a-z0-9]/g, '')
    .replace(/^[_-]+/, '');
}

/** Returns the last part of an absolute directory; `''` for the root. */
function folderName(directory: string): string {
  return directory.split(/[\\/]/).findLast((part) => part !== '') ?? '';
}
