import type { NamespaceMode } from '../../core/workload.ts';

/** The settings that take a namespace mode. */
export type NamespaceSetting = 'network' | 'pid' | 'ipc' | 'uts' | 'userns' | 'cgroupns';

const modes: Readonly<Record<NamespaceSetting, readonly NamespaceMode['kind'][]>> = {
  network: ['host', 'none', 'container', 'service', 'network'],
  pid: ['host', 'container', 'service'],
  ipc: ['host', 'none', 'private', 'shareable', 'container', 'service'],
  uts: ['host'],
  userns: ['host'],
  cgroupns: ['host', 'private'],
};

/**
 * A namespace mode: '' and (for networks) `default` leave it to the engine; `container:x` and
 * Compose's `service:x` share another's; any other word names a network where the setting is
 * `network` (so `bridge` is the network of that name). `undefined` when the setting has no such
 * mode (moby `container.PidMode.Valid` and its like). Words are matched exactly: the engine takes
 * `Host` for a network's name.
 */
export function parseNamespaceMode(setting: NamespaceSetting, text: string): NamespaceMode | undefined {
  const mode = setting === 'network' ? networkMode(text) : plainMode(text);
  if (!mode || mode.kind === 'default') return mode;
  return modes[setting].includes(mode.kind) ? mode : undefined;
}

function networkMode(text: string): NamespaceMode | undefined {
  if (text === 'default') return { kind: 'default' };
  if (text === 'container:' || text === 'service:') return undefined;
  const mode = plainMode(text);
  return mode && mode.kind !== 'private' && mode.kind !== 'shareable'
    ? mode
    : { kind: 'network', name: text };
}

function plainMode(text: string): NamespaceMode | undefined {
  switch (text) {
    case '':
      return { kind: 'default' };
    case 'host':
    case 'none':
    case 'private':
    case 'shareable':
      return { kind: text };
    default:
      return sharedMode(text);
  }
}

function sharedMode(text: string): NamespaceMode | undefined {
  const [, kind, target] = /^(container|service):(.+)$/u.exec(text) ?? [];
  if (target === undefined) return undefined;
  return kind === 'container' ? { kind: 'container', target } : { kind: 'service', target };
}
