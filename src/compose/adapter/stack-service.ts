import type { DroppedKey } from '../../core/workload/dropped-key.ts';
import type { Entry, PublishedPort, Written } from '../../core/workload/workload.ts';
import { stackTreatments } from '../../knowledge/settings/stack-deploy.ts';
import type { ServiceModel } from '../language/model.ts';
import { knownText, type ComposeNode } from '../language/node.ts';
import type { WrittenSettings } from './settings/service-view.ts';

/** A service as `docker stack deploy` takes it. */
export interface StackService {
  service: ServiceModel;
  dropped: readonly DroppedKey[];
}

/** Options of `security_opt` that take isolation away. */
const looseOption =
  /^(?:(?:seccomp|apparmor|systempaths)[=:]unconfined|label[=:]disable|no-new-privileges[=:]false|writable-cgroups[=:]true)$/u;

/** Modes of namespaces that share them. */
const sharedMode = /^(?:host$|bridge$|default$|shareable$|service:|container:)/u;

/** Whether a key only takes isolation away; what is not known may confine. */
function loosens(key: string, value: ComposeNode): boolean {
  if (key === 'security_opt')
    return (
      value.kind === 'list' && value.items.every((item) => looseOption.test(knownText(item.value) ?? ''))
    );
  const isMode = key === 'network_mode' || key === 'pid' || key === 'ipc' || key === 'userns_mode';
  return isMode && sharedMode.test(knownText(value) ?? '');
}

/** Takes the keys out of a service that do not reach a swarm. */
export function stackService(service: ServiceModel): StackService {
  const { entries } = service.node;
  const dropped = [...entries].flatMap(([key, { at, value }]): readonly DroppedKey[] => {
    const treatment = stackTreatments.get(key);
    if (treatment === undefined) return [];
    return [{ key, treatment, at: [at], ...(loosens(key, value) && { loosens: true }) }];
  });
  const keys = new Set(dropped.map(({ key }) => key));
  const kept = new Map([...entries].filter(([key]) => !keys.has(key)));
  return { service: { ...service, node: { ...service.node, entries: kept } }, dropped };
}

/** Whether a port names an address of the host, other than all of them. */
function isBound(entry: Entry<PublishedPort>): boolean {
  return 'value' in entry && !['', '0.0.0.0', '::'].includes(entry.value.hostIp);
}

/** Ports as a swarm publishes them, on every address: the address of the file is ignored with a warning. */
export function stackPorts({ ports, ...settings }: WrittenSettings): {
  settings: WrittenSettings;
  dropped: readonly DroppedKey[];
} {
  if (ports === undefined || !('value' in ports))
    return { settings: { ...settings, ...(ports && { ports }) }, dropped: [] };
  const open = ports.value.map((entry) =>
    'value' in entry ? { ...entry, value: { ...entry.value, hostIp: '' } } : entry,
  );
  const written: Written<readonly Entry<PublishedPort>[]> = { ...ports, value: open };
  const bound = ports.value.filter(isBound).flatMap(({ at }) => at);
  return {
    settings: { ...settings, ports: written },
    dropped: bound.length === 0 ? [] : [{ key: 'ports', treatment: 'ignored', at: bound }],
  };
}

/** Ports as Compose publishes them: `mode` is for a swarm alone, and says nothing of the address. */
export function withoutPortModes({ ports, ...settings }: WrittenSettings): WrittenSettings {
  if (ports === undefined || !('value' in ports)) return { ...settings, ...(ports && { ports }) };
  const value = ports.value.map((entry) => {
    if (!('value' in entry)) return entry;
    const { mode: _, ...port } = entry.value;
    return { ...entry, value: port };
  });
  return { ...settings, ports: { ...ports, value } };
}
