import { inlineName, inlineNode } from './inline-dockerfiles.ts';
import { posix } from 'node:path';
import type { Entry } from '../../../core/workload/workload.ts';
import { credentialDetector } from '../../../knowledge/credentials/credentials.ts';
import { secretNaming } from '../../../knowledge/credentials/linted-secret-names.ts';
import type { BuildArgument, WrittenBuild } from '../../../core/workload/written-build.ts';
import { findNamedCredentials } from '../../../secrets/named.ts';
import { toBoolean } from '../../language/cast.ts';
import { asMap, isNull, listItems } from '../../language/list-or-map.ts';
import type { MapEntry } from '../../language/node.ts';
import { inMap, inOptionLists, inText, inValue } from './credential-parts.ts';
import type { CredentialEntries } from './credential-parts.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, SettingReader } from './service-view.ts';
import { readScalar, textEntry, textOf } from './written.ts';

function privileged(entry: MapEntry | undefined): readonly Entry<string>[] {
  if (entry === undefined) return [];
  const at = [entry.at];
  const reading = readScalar(entry.value, toBoolean, 'true or false');
  if ('unresolved' in reading) return [{ unresolved: `privileged: ${reading.unresolved}`, at }];
  return reading.value ? [{ value: 'privileged', at }] : [];
}

/** A build on the network of the host is what the entitlement of that name allows. */
function network(entry: MapEntry | undefined): readonly Entry<string>[] {
  if (entry === undefined) return [];
  const at = [entry.at];
  const reading = readScalar(entry.value, textOf, 'a network');
  if ('unresolved' in reading) return [{ unresolved: `network: ${reading.unresolved}`, at }];
  return reading.value === 'host' ? [{ value: 'network.host', at }] : [];
}

function entitlements(entry: MapEntry | undefined): readonly Entry<string>[] {
  if (entry === undefined) return [];
  const items = listItems(entry);
  if (items === undefined) return [{ unresolved: 'entitlements should be a list', at: [entry.at] }];
  return items.map((item) => textEntry(item, (text) => text, 'an entitlement'));
}

/** Reads what a build of the image is allowed beyond the default. */
export const buildReader: SettingReader = {
  keys: ['build'],
  read(view) {
    const value = [
      ...privileged(entryAt(view, 'build', 'privileged')),
      ...network(entryAt(view, 'build', 'network')),
      ...entitlements(entryAt(view, 'build', 'entitlements')),
    ];
    if (value.length === 0) return {};
    return { buildPrivileges: { value, at: value.flatMap(({ at }) => at) } };
  },
};

const remoteContext = /^(?:[a-z+]+:\/\/|git@)|\.git(?:#|$)/iu;

/** Reads a scalar below the build; `undefined` where it is missing or not known. */
function textAt(view: ServiceView, ...path: readonly string[]): string | undefined {
  const entry = entryAt(view, 'build', ...path);
  const reading = entry && readScalar(entry.value, textOf, 'a text');
  return reading !== undefined && 'value' in reading ? reading.value : undefined;
}

/** Whether a key below the build is not known: then nothing is known of the build. */
function isOpen(view: ServiceView, key: string): boolean {
  return entryAt(view, 'build', key) !== undefined && textAt(view, key) === undefined;
}

/** Returns the Dockerfile that a service is built from; absent for a context elsewhere. A text in the file has a name of its own. */
export function readBuild(view: ServiceView): WrittenBuild | undefined {
  const entry = entryAt(view, 'build');
  if (entry === undefined) return undefined;
  if (['context', 'dockerfile', 'target'].some((key) => isOpen(view, key))) return undefined;
  const inline = inlineNode(view.service.node);
  if (inline === undefined && entryAt(view, 'build', 'dockerfile_inline')) return undefined;
  const args = entryAt(view, 'build', 'args');
  const given = args && asMap(args.value);
  // Any argument may be among what cannot be read.
  if (args !== undefined && given === undefined) return undefined;
  const folder = contextFolder(view, entry);
  const dockerfile =
    inline === undefined ? folder?.shown(textAt(view, 'dockerfile') ?? 'Dockerfile') : inlineName(inline.at);
  if (dockerfile === undefined) return undefined;
  const target = textAt(view, 'target');
  const values = [...(given?.entries.values() ?? [])].flatMap(argumentValue);
  return {
    dockerfile,
    ...(folder === undefined ? {} : { context: folder.shown('.') }),
    ...(target === undefined || target === '' ? {} : { target }),
    arguments: [...(given?.entries.keys() ?? [])],
    ...(values.length === 0 ? {} : { argumentValues: values }),
    ...(entryAt(view, 'build', 'additional_contexts') ? { hasOtherContexts: true } : {}),
  };
}

/**
 * Values that facts keep: numbers, versions, users by number or as root, and switches. A word may be a credential
 * whatever its name is, and facts are made to be passed on.
 */
const keptValue = /^(?:\d{1,6}(?:[.:]\d{1,6}){0,3}|true|false|yes|no|root)$/iu;

/** The value of a build argument that the file writes; none for what may be a credential. */
function argumentValue({ key: name, value: node }: MapEntry): readonly BuildArgument[] {
  if (isNull(node)) return [];
  const reading = readScalar(node, textOf, 'a text');
  if (!('value' in reading) || !keptValue.test(reading.value)) return [];
  const { value } = reading;
  const isSuspect = secretNaming(name) !== undefined || credentialDetector(name, value) !== undefined;
  return isSuspect ? [] : [{ name, value }];
}

/** The folder of the build context, with paths from it as locations show them; absent for a context elsewhere. */
function contextFolder(
  view: ServiceView,
  entry: MapEntry,
): { shown: (this: void, path: string) => string } | undefined {
  const context = textAt(view) ?? textAt(view, 'context') ?? '.';
  if (remoteContext.test(context) || context.startsWith('~')) return undefined;
  const {
    file,
    directory,
    shownDirectory = posix.dirname(file),
  } = (entryAt(view, 'build', 'context') ?? entry).value.source;
  return {
    shown(path) {
      const full = posix.resolve(directory, context, path);
      return posix.isAbsolute(context) ? full : posix.join(shownDirectory, posix.relative(directory, full));
    },
  };
}

/** The credential in an argument; one without a value has that of a variable, of which only the name is known. */
function inArgument(view: ServiceView, entry: MapEntry): CredentialEntries {
  if (!isNull(entry.value)) return inValue('build-argument', entry);
  const text = view.variable(entry.key);
  if (text !== undefined)
    return findNamedCredentials('build-argument', { name: entry.key, text, at: [entry.at] });
  const open = { name: entry.key, text: '', open: 'from the environment', at: [entry.at] };
  return findNamedCredentials('build-argument', open).filter((credential) => 'value' in credential);
}

function inArguments(view: ServiceView, entry: MapEntry | undefined): CredentialEntries {
  if (entry === undefined) return [];
  const map = asMap(entry.value);
  if (map === undefined) return [{ unresolved: 'expected a mapping or a list', at: [entry.at] }];
  return [...map.entries.values()].flatMap((each) => inArgument(view, each));
}

/** Returns what looks like a credential in the build of a service: its history shows arguments and instructions. */
export function buildCredentials(view: ServiceView): CredentialEntries {
  const at = (key: string) => entryAt(view, 'build', key);
  const build = entryAt(view, 'build');
  return [
    ...(build?.value.kind === 'scalar' ? inValue('build-option', build) : []),
    ...inArguments(view, at('args')),
    ...inText('dockerfile', at('dockerfile_inline')),
    ...inMap('label', at('labels')),
    ...['context', 'additional_contexts', 'cache_from', 'cache_to'].flatMap((key) =>
      inOptionLists('build-option', at(key)),
    ),
  ];
}
