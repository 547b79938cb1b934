import type { ManagedPlugin } from '../../core/engine.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { booleanAt, listAt, recordAt, stringAt } from '../json/members.ts';

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
  };
}

/** Returns `docker.authz/1.0`, which may also be written as an object. */
function interfaceName(type: unknown): string {
  const named = typeof type === 'string' ? type : (stringAt(recordAt({ type }, 'type'), 'Capability') ?? '');
  return named.replace(/^docker\./u, '').replace(/\/.*$/u, '');
}
