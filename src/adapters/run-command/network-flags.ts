import { parseCsvRecord } from '../../formats/docker-values/csv.ts';
import { cut } from '../../formats/docker-values/key-value.ts';
import { endpointSysctlOption, parseEndpointSysctls } from '../../formats/docker-values/endpoint-sysctls.ts';
import { parseNamespaceMode } from '../../formats/docker-values/namespace-mode.ts';
import { append, showUnknown, refuse, unresolvedText, usesOf, write } from './draft.ts';
import type { Draft, PlacedUse } from './draft.ts';

const longSyntax = /\w+=\w+(?:,\w+=\w+)*/u;
const keys: ReadonlySet<string> = new Set([
  'name',
  'alias',
  'ip',
  'ip6',
  'mac-address',
  'link-local-ip',
  'driver-opt',
  'gw-priority',
]);

/** Returns the network in a value of `--network` (docker/cli `opts.NetworkOpt`); `undefined` if malformed. */
export function networkName(text: string): string | undefined {
  if (!longSyntax.test(text)) return text;
  const fields = parseCsvRecord(text)?.map((field) => cut(field, '='));
  if (!fields?.every(({ key, value }) => value !== undefined && keys.has(key.trim()))) return undefined;
  return fields.findLast(({ key }) => key.trim() === 'name')?.value?.trim() || undefined;
}

/**
 * Returns the container in `container:$NAME`. Such a mode joins a container's namespace whatever the name;
 * any other mode with an unknown part may be the host's.
 */
export function joinedContainer(value: string): string | undefined {
  return value.startsWith('container:') ? showUnknown(value) : undefined;
}

/** Returns the kernel parameters that a value of `--network` sets on the interface of the container. */
function endpointSysctls(text: string): readonly string[] {
  if (!longSyntax.test(text)) return [];
  return (parseCsvRecord(text) ?? []).flatMap((field) => {
    const { key, value = '' } = cut(field, '=');
    const option = cut(value, '=');
    return key.trim() === 'driver-opt' && option.key.trim() === endpointSysctlOption
      ? parseEndpointSysctls(option.value ?? '')
      : [];
  });
}

/** Reads the kernel parameters of networks: those of one interface overwrite none of another. */
export function finishEndpointSysctls(draft: Draft): void {
  for (const { at, value, unknown } of usesOf(draft, 'network', 'net')) {
    const found = unknown.length > 0 ? [] : endpointSysctls(value);
    if (found.length > 0)
      append(
        draft,
        'sysctls',
        found.map((each) => ({ value: each, at: [at] })),
      );
  }
}

/** Reads `--network`: the first decides the mode; all named networks are joined. */
export function finishNetworks(draft: Draft): void {
  const uses = usesOf(draft, 'network', 'net');
  uses.forEach((use, index) => readNetwork(use, index === 0, draft));
}

function readNetwork(use: PlacedUse, first: boolean, draft: Draft): void {
  const at = [use.at];
  const name = use.unknown.length > 0 ? joinedContainer(use.value) : networkName(use.value);
  const mode = name === undefined ? undefined : parseNamespaceMode('network', name);
  if (mode) {
    if (first) write(draft, 'network', { value: mode, at });
    if (mode.kind === 'network') append(draft, 'networks', [{ value: mode.name, at }]);
    return;
  }
  const unresolved = use.unknown.length > 0 ? unresolvedText(use) : 'the value of --network is malformed';
  if (use.unknown.length === 0) refuse(draft, use);
  if (first) write(draft, 'network', { unresolved, at });
  append(draft, 'networks', [{ unresolved, at }]);
}
