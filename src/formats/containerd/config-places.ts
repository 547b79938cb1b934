import { isJsonRecord, type JsonRecord } from '../json/members.ts';
import { tableOf } from './table-of.ts';

/** The paths in containerd's configuration; a missing member is not set. */
export interface ContainerdPlaces {
  root?: string;
  state?: string;
  /** The path of its socket. */
  address?: string;
  /** Directories in which it finds plugins of NRI. */
  nriPlugins?: string;
  /** Directories in which it finds their configuration. */
  nriConfig?: string;
  /** Directories of CDI specifications. */
  cdiSpecDirs?: readonly string[];
  /** Programs that it runs to decode layers (containerd, stream processors). */
  streamProcessors?: readonly string[];
  /** The sockets of plugins that are other processes, such as snapshotters. */
  proxyPlugins?: readonly string[];
}

/** The members with paths, by the names of their tables joined with points. */
const pathMembers: readonly (readonly [RegExp, 'root' | 'state' | 'address' | 'nriPlugins' | 'nriConfig'])[] =
  [
    [/^root$/u, 'root'],
    [/^state$/u, 'state'],
    [/^grpc\.address$/u, 'address'],
    [/\.nri\.plugin_path$/u, 'nriPlugins'],
    [/\.nri\.plugin_config_path$/u, 'nriConfig'],
  ];

/** Members of tables of which there may be several. */
const listMembers: readonly (readonly [RegExp, 'streamProcessors' | 'proxyPlugins'])[] = [
  [/^stream_processors\..+\.path$/u, 'streamProcessors'],
  [/^proxy_plugins\..+\.address$/u, 'proxyPlugins'],
];

/** Returns the values of a document by the names of their tables and their own. */
function valuesIn(document: JsonRecord, above = ''): readonly (readonly [string, unknown])[] {
  return Object.entries(document).flatMap(([name, value]) =>
    isJsonRecord(value) ? valuesIn(value, `${above}${name}.`) : [[`${above}${name}`, value] as const],
  );
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('/');
}

/**
 * Returns the paths in containerd's `config.toml`: `root` and `state`, the socket, and those of extensions; none of a
 * text that is no TOML, with which containerd does not start.
 */
export function containerdPlaces(text: string): ContainerdPlaces {
  const document = tableOf(text);
  const places: ContainerdPlaces = {};
  for (const [name, value] of document === undefined ? [] : valuesIn(document)) {
    if (/(?:^|\.)cdi_spec_dirs$/u.test(name) && Array.isArray(value))
      places.cdiSpecDirs = value.filter(isPath);
    for (const [pattern, list] of listMembers)
      if (pattern.test(name) && isPath(value)) places[list] = [...(places[list] ?? []), value];
    const member = pathMembers.find(([pattern]) => pattern.test(name))?.[1];
    if (member !== undefined && isPath(value)) places[member] = value;
  }
  return places;
}
