import { posix } from 'node:path';
import { parseDevice } from '../../formats/docker-values/device.ts';
import { parseShortVolume } from '../../formats/docker-values/volume.ts';
import type { ComposeNode } from './node.ts';

/** How two values of one service key are merged (13-merge of the Compose specification). */
export type MergeRule =
  | { kind: 'override' }
  | { kind: 'logging' }
  /**
   * A mapping, or a list of a key, one character of the separator, and a value. `always` is one that Compose makes a
   * mapping in each file, before another is merged over it: there a `!reset` finds the key. `item` is the value that
   * Compose gives an item of a list.
   */
  | { kind: 'mapping'; separator: RegExp; always?: true; item?: (value: ComposeNode) => ComposeNode }
  /** A build: a mapping, or the directory alone. */
  | { kind: 'build' }
  /** Hosts: lists are joined, and a list beside a mapping is one. */
  | { kind: 'hosts' }
  /** Requests for GPUs: `all`, or a list. */
  | { kind: 'gpus' }
  /** A mapping, or a list that Compose makes one once it has read the file: then no list merges over it. */
  | { kind: 'keys' }
  /**
   * A list, or a single value; if `key` returns one, a later item replaces an earlier one, and once more by `finalKey`
   * at the end. `areTexts`: Compose stops at an item that is none. `isOnlyList`: no other form is made a list.
   */
  | { kind: 'sequence'; key?: ItemKey; finalKey?: ItemKey; areTexts?: true; isOnlyList?: true };

type ItemKey = (item: ComposeNode) => string | undefined;

const mapping: MergeRule = { kind: 'mapping', separator: /[=]/u };
const alwaysMapping: MergeRule = { ...mapping, always: true };

/** A list, a mapping or a single text, which Compose merges as a list. */
const textSequence: MergeRule = { kind: 'sequence', key: textKey, areTexts: true };
/** A list in which each text is there once. */
const keyedTexts: MergeRule = { kind: 'sequence', key: textKey, areTexts: true, isOnlyList: true };

/** By path below the service; any other value merges by its shape. */
export const mergeRules: Readonly<Record<string, MergeRule>> = {
  command: { kind: 'override' },
  entrypoint: { kind: 'override' },
  'healthcheck.test': { kind: 'override' },
  logging: { kind: 'logging' },
  environment: mapping,
  labels: mapping,
  annotations: mapping,
  sysctls: mapping,
  'build.args': mapping,
  'build.labels': mapping,
  'build.additional_contexts': alwaysMapping,
  'build.ssh': { kind: 'keys' },
  'build.tags': keyedTexts,
  cap_add: keyedTexts,
  cap_drop: keyedTexts,
  links: keyedTexts,
  profiles: keyedTexts,
  'deploy.labels': mapping,
  networks: alwaysMapping,
  depends_on: { ...alwaysMapping, item: startedService },
  models: alwaysMapping,
  build: { kind: 'build' },
  extra_hosts: { kind: 'hosts' },
  'build.extra_hosts': { kind: 'hosts' },
  gpus: { kind: 'gpus' },
  'networks.*.labels': mapping,
  'volumes.*.labels': mapping,
  tmpfs: textSequence,
  dns: textSequence,
  dns_opt: textSequence,
  dns_search: textSequence,
  env_file: { kind: 'sequence', key: environmentFileKey },
  label_file: { kind: 'sequence' },
  volumes: { kind: 'sequence', key: volumeKey, finalKey: finalVolumeKey, isOnlyList: true },
  devices: { kind: 'sequence', key: deviceKey, isOnlyList: true },
  secrets: { kind: 'sequence', key: (item) => givenFileKey(item, '/run/secrets'), isOnlyList: true },
  configs: { kind: 'sequence', key: (item) => givenFileKey(item, ''), isOnlyList: true },
};

/** A service of a list of `depends_on` has been started. */
function startedService({ at, source }: ComposeNode): ComposeNode {
  const value: ComposeNode = { kind: 'scalar', type: 'string', text: 'service_started', at, source };
  const entry = { key: 'condition', stringKey: true, keyAt: at, at, value };
  return { kind: 'map', entries: new Map([['condition', entry]]), at, source };
}

function textOf(node: ComposeNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.fault === undefined && node.type !== 'null' ? node.text : undefined;
}

function volumeKey(item: ComposeNode): string | undefined {
  if (item.kind === 'map') return textOf(item.entries.get('target')?.value);
  const text = textOf(item);
  const target = text === undefined ? undefined : parseShortVolume(text)?.target;
  return target;
}

/** The same once the list is complete: then Compose has cleaned targets of the short syntax (`/a/./b/`). */
function finalVolumeKey(item: ComposeNode): string | undefined {
  const target = volumeKey(item);
  if (target === undefined || item.kind === 'map') return target;
  return posix.join(target, '.').replace(/(?<=.)\/$/u, '');
}

function deviceKey(item: ComposeNode): string | undefined {
  if (item.kind === 'map') return textOf(item.entries.get('target')?.value);
  const text = textOf(item);
  const device = text === undefined ? undefined : parseDevice(text);
  return device?.kind === 'node' ? device.device.containerPath : undefined;
}

/**
 * Compose names a file once, at the place of its first use: a later one changes no order. Files of one folder are
 * compared as they are written.
 */
function environmentFileKey(item: ComposeNode): string | undefined {
  const text = textOf(item.kind === 'map' ? item.entries.get('path')?.value : item);
  return text === undefined || text.startsWith('/') ? text : `${item.source.directory}/${text}`;
}

/** Compose takes each text for a key and a value, a mount of memory too. */
function textKey(item: ComposeNode): string | undefined {
  return textOf(item)?.replace(/=.*$/su, '');
}

/** The path in the container that a secret or config is written with, or the one it has without. */
function givenFileKey(item: ComposeNode, folder: string): string | undefined {
  const source = textOf(item.kind === 'map' ? item.entries.get('source')?.value : item);
  const target = item.kind === 'map' ? textOf(item.entries.get('target')?.value) : undefined;
  return target ?? (source === undefined ? undefined : `${folder}/${source}`);
}
