import { recordAt, stringAt, type JsonRecord } from '../json/members.ts';
import { tableOf } from './table-of.ts';

/** What containerd's configuration adds from other files. */
export interface ContainerdExtensions {
  /** Paths and patterns of further configuration files, as written. */
  imports: readonly string[];
  /** The folder whose `bin` containerd puts before its `PATH`. */
  optional: string;
}

/** The files that containerd imports where its file does not say which (containerd 2.2). */
const usualImports = ['/etc/containerd/conf.d/*.toml'];

/** Reads what a `config.toml` imports, and where its plugin `opt` finds programs; absent if it is no TOML. */
export function containerdExtensions(text: string): ContainerdExtensions | undefined {
  const document = tableOf(text);
  if (document === undefined) return undefined;
  const { imports } = document;
  const plugins = recordOrEmpty(document, 'plugins');
  const plugin = recordOrEmpty(plugins, 'io.containerd.internal.v1.opt');
  const path = typeof plugin['path'] === 'string' ? (stringAt(plugin, 'path') ?? '') : '';
  return {
    imports: Array.isArray(imports)
      ? imports.filter((each): each is string => typeof each === 'string')
      : usualImports,
    optional: path === '' ? '/opt/containerd' : path,
  };
}

function recordOrEmpty(record: JsonRecord, name: string): JsonRecord {
  return typeof record[name] === 'object' ? (recordAt(record, name) ?? {}) : {};
}
