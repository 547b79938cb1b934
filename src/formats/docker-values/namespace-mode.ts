import type { NamespaceMode } from '../../core/workload/workload.ts';

/** The settings with a namespace mode. */
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
 * Parses a namespace mode: '' and (for networks) `default` leave it to the engine; `container:x` and
 * Compose's `service:x` join another's; for `network` any other word names a network (so `bridge` is the
 * network with that name). `undefined` if the setting has no such mode (moby `container.PidMode.Valid` and
 * similar functions). Words are matched exactly: to the engine, `Host` is the name of a network.
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
