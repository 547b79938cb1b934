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
}

/**
 * Parses the paths in containerd's `config.toml`: `root` and `state` before the first table, and `address` of
 * `[grpc]`, and those of extensions in tables of plugins. Only quoted paths are accepted.
 */
export function containerdPlaces(text: string): ContainerdPlaces {
  const places: ContainerdPlaces = {};
  let table = '';
  for (const line of text.split('\n')) {
    const header = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line);
    const [, key = '', , value] = /^\s*([\w.]+)\s*=\s*(["'])(\/.*?)\2/.exec(line) ?? [];
    const list = /^\s*cdi_spec_dirs\s*=\s*\[([^\]]*)\]/u.exec(line)?.[1];
    if (list !== undefined)
      places.cdiSpecDirs = [...list.matchAll(/(["'])(\/.*?)\1/gu)].flatMap(([, , path]) => path ?? []);
    if (header !== null) table = header[1] ?? '';
    else if (value !== undefined)
      Object.assign(places, placeOf(table === '' ? key : `${table}.${key}`, value));
  }
  return places;
}

function placeOf(key: string, value: string): ContainerdPlaces {
  if (key === 'root') return { root: value };
  if (key === 'state') return { state: value };
  if (/\.nri["']?\.plugin_path$/u.test(key)) return { nriPlugins: value };
  if (/\.nri["']?\.plugin_config_path$/u.test(key)) return { nriConfig: value };
  return key === 'grpc.address' ? { address: value } : {};
}
