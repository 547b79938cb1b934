import { posix } from 'node:path';
import { invalidEnvironment, withEnvironmentFiles } from './environment-files.ts';
import { itemsOf } from './list-or-map.ts';
import type { ListItem, MapNode, SourceFile } from './node.ts';
import type { LoadContext } from './model.ts';
import { isRemote, openFile, relatedFile } from './paths.ts';

/** An open file, by its absolute path. */
export interface OpenedFile {
  path: string;
  source: SourceFile;
}

/** One entry of `include`: files that are merged one over the other, with separate variables. */
export interface Inclusion {
  item: ListItem;
  context: LoadContext;
  files: readonly OpenedFile[];
  including: readonly string[];
}

/**
 * Reads the files that a document includes (14-include of the Compose specification), each entry with its
 * directory and `.env`. A file that cannot be read is a problem: its services are not checked.
 */
export function inclusionsOf(
  context: LoadContext,
  document: MapNode,
  including: readonly string[],
): readonly Inclusion[] {
  const entry = document.entries.get('include');
  if (entry?.value.kind === 'map') {
    context.problems.push({ message: 'include must be a list', at: entry.keyAt });
    return [];
  }
  const items = entry && itemsOf(entry);
  return (items ?? []).flatMap((item) => readItem(context, item, including) ?? []);
}

function reject(context: LoadContext, message: string, item: ListItem): undefined {
  context.problems.push({ message, at: item.at });
  return undefined;
}

/** Returns the texts of a value that is one or a list of them; `undefined` if one is unknown. */
function texts(item: ListItem | undefined): readonly string[] | undefined {
  if (item === undefined) return [];
  const values = itemsOf(item)?.map(({ value }) => value);
  const known = values?.map((value) =>
    value.kind === 'scalar' && value.type === 'string' && value.fault === undefined ? [value.text] : [],
  );
  return known?.every((each) => each.length === 1) ? known.flat() : undefined;
}

function readItem(context: LoadContext, item: ListItem, including: readonly string[]): Inclusion | undefined {
  const { value } = item;
  const map = value.kind === 'map' ? value.entries : undefined;
  // An entry that names no file includes nothing.
  if (map !== undefined && !map.has('path')) return undefined;
  const written = texts(map === undefined ? item : map.get('path'));
  const folder = texts(map?.get('project_directory'));
  const environment = texts(map?.get('env_file'));
  const first = written?.[0];
  if (!written || !folder || !environment || first === undefined) {
    return reject(context, 'the included file is unknown and was not checked', item);
  }
  const files = written.map((each) => relatedFile(value.source, each));
  const paths = files.map(({ path }) => path);
  if (including.length >= 50 || paths.some((path) => including.includes(path))) {
    return reject(context, `include cycle at ${first}`, item);
  }
  const directory = posix.resolve(value.source.directory, folder[0] || posix.dirname(first));
  const own = environment.map((each) => posix.resolve(value.source.directory, each));
  const inner = {
    ...context,
    scopes: new Map(),
    variables: withEnvironmentFiles(
      context.variables,
      own.length > 0 ? own : [`${directory}/.env`],
      { ...context, refuse: (path) => reject(context, invalidEnvironment(path), item) },
      own.length > 0,
    ),
  };
  const opened = readFiles(context, item, files, directory);
  return opened && { item, context: inner, files: opened, including: [...including, ...paths] };
}

function readFiles(
  context: LoadContext,
  item: ListItem,
  files: readonly { path: string; shown: string }[],
  directory: string,
): readonly OpenedFile[] | undefined {
  const opened: OpenedFile[] = [];
  for (const { path, shown } of files) {
    const text = context.load(path);
    if (text === undefined) {
      const message = `included file ${shown} is not on this machine and was not checked`;
      if (!isRemote(shown))
        return reject(context, `included file ${shown} could not be read and was not checked`, item);
      context.problems.push({ message, at: item.at, isElsewhere: true });
      return undefined;
    }
    // Paths in each of them are relative to one directory, that of the first without another one.
    opened.push({ path, source: { ...openFile(path, shown, text), directory } });
  }
  return opened;
}
