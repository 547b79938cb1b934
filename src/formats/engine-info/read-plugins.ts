import type { ManagedPlugin, PluginRights } from '../../core/engine/engine.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { booleanAt, listAt, recordAt, stringAt, stringsAt, type JsonRecord } from '../json/members.ts';

/** Reads `GET /plugins`, sorted by name; unreadable `malformed` if it is not a list of plugins. */
export function readPlugins(document: unknown, from: string): Observed<readonly ManagedPlugin[]> {
  try {
    const plugins = listAt({ document }, 'document').map(pluginOf);
    return known(
      plugins.toSorted((left, right) => (left.name < right.name ? -1 : Number(left.name > right.name))),
      from,
    );
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, from);
  }
}

function pluginOf(entry: unknown): ManagedPlugin {
  const plugin = recordAt({ entry }, 'entry');
  const served = recordAt(recordAt(plugin, 'Config'), 'Interface');
  return {
    name: stringAt(plugin, 'Name') ?? '',
    enabled: booleanAt(plugin, 'Enabled') ?? false,
    interfaces: listAt(served, 'Types').map(interfaceName).toSorted(),
    // Without a configuration nothing says what it was granted.
    ...(recordAt(plugin, 'Config') === undefined ? {} : { rights: rightsOf(plugin) }),
  };
}

/** Returns what a plugin was granted: settings, which `docker plugin set` changes, are beside its configuration. */
function rightsOf(plugin: JsonRecord | undefined): PluginRights {
  const config = recordAt(plugin, 'Config');
  const settings = recordAt(plugin, 'Settings');
  const linux = recordAt(config, 'Linux');
  const listed = (name: 'Mounts' | 'Devices') => {
    const own = listAt(settings, name);
    const entries = own.length > 0 ? own : listAt(name === 'Mounts' ? config : linux, name);
    return entries.map((entry) => recordAt({ entry }, 'entry'));
  };
  return {
    hostNetwork: stringAt(recordAt(config, 'Network'), 'Type') === 'host',
    hostProcesses: booleanAt(config, 'PidHost') ?? false,
    hostIpc: booleanAt(config, 'IpcHost') ?? false,
    capabilities: stringsAt(linux, 'Capabilities')
      .map((name) => name.toUpperCase().replace(/^CAP_/u, ''))
      .toSorted(),
    mounts: listed('Mounts').flatMap((mount) => {
      const source = stringAt(mount, 'Source') ?? '';
      const options = stringsAt(mount, 'Options');
      return source.startsWith('/') ? [{ source, readOnly: options.includes('ro') }] : [];
    }),
    devices: listed('Devices').flatMap((device) => stringAt(device, 'Path') ?? []),
    allDevices: booleanAt(linux, 'AllowAllDevices') ?? false,
  };
}

/** Returns `docker.authz/1.0`, which may also be written as an object. */
function interfaceName(type: unknown): string {
  const named = typeof type === 'string' ? type : (stringAt(recordAt({ type }, 'type'), 'Capability') ?? '');
  return named.replace(/^docker\./u, '').replace(/\/.*$/u, '');
}
