import { isWithin } from '../../../core/is-within.ts';
import { valueOf } from '../../../core/observed.ts';
import type { EnvironmentVariable } from '../../../core/workload/environment-variable.ts';
import type { ServiceWord } from '../../../core/workload/service-word.ts';
import type { PublishedPort, Workload } from '../../../core/workload/workload.ts';
import type { PortRange } from '../../../core/workload/port-range.ts';
import { repositoryOf } from '../../../knowledge/images/image-names.ts';
import { withoutPassword, type OpenService } from '../../../knowledge/services/open-service.ts';
import { openServicesOf } from '../../../knowledge/services/open-services.ts';
import { rangesOf } from '../network/ports.ts';
import { listValues } from './list-values.ts';

/** What is known of a container and its service: an entry that is not known leaves it open whether there is a login. */
interface KnownService {
  tag: string;
  words: readonly ServiceWord[];
  variables: readonly EnvironmentVariable[];
  /** Names of variables whose values are not known; missing if a whole entry is not. */
  unknownVariables: ReadonlySet<string>;
  targets: readonly string[];
}

function tagOf(reference: string): string {
  return /:([^/:@]+)(?:@.*)?$/u.exec(reference)?.[1] ?? '';
}

/** Returns what is known; nothing if an entry that may give a login is not known. */
function knownService({ settings }: Workload, reference: string): KnownService | undefined {
  const words = valueOf(settings.serviceWords.value);
  const environment = valueOf(settings.environment.value);
  const mounts = valueOf(settings.mounts.value);
  if (words === undefined || environment === undefined || mounts === undefined) return undefined;
  const unknown = environment.flatMap((entry) => ('unresolved' in entry ? [entry.name] : []));
  const names = unknown.flatMap((name) => name ?? []);
  const isKnown = names.length === unknown.length && [...words, ...mounts].every((entry) => 'value' in entry);
  if (!isKnown) return undefined;
  const variables = listValues(settings.environment.value);
  const ofClient = variables.flatMap(({ name, length }) => (length === undefined ? [name] : []));
  return {
    tag: tagOf(reference),
    words: listValues(settings.serviceWords.value),
    variables,
    unknownVariables: new Set([...names, ...ofClient]),
    targets: listValues(settings.mounts.value).map(({ target }) => target),
  };
}

/** Whether the container runs the service: by its command, or as the image does without one. */
function runs({ images, programs, commands = [] }: OpenService, { words }: KnownService): boolean {
  const named = words.flatMap((word) => (word.kind === 'program' ? [word.name] : []));
  if (named.some((name) => programs.includes(name) || commands.includes(name))) return true;
  return images.length > 0 && named.length === 0;
}

/** Whether something gives the service a login, or may: an option, a variable, or a file of its configuration. */
function mayAskLogin({ login = {}, configuration = [] }: OpenService, known: KnownService): boolean {
  const { variables: names = [], options = [] } = login;
  const byVariable = known.variables.some(
    ({ name, length, effect }) => names.includes(name) && length !== 0 && (effect ?? 'none') === 'none',
  );
  const byWord = known.words.some(
    (word) =>
      (word.kind === 'option' && word.value === 'given' && options.includes(word.name)) ||
      (word.kind === 'configuration' && !configuration.some((path) => isWithin(word.path, path))),
  );
  const byFile = known.targets.some((target) =>
    configuration.some((path) => isWithin(path, target) || isWithin(target, path)),
  );
  return byVariable || byWord || byFile || names.some((name) => known.unknownVariables.has(name));
}

/** Whether an option or a variable opens the service to everybody. */
function isOpened({ opens = {} }: OpenService, { words, variables }: KnownService): boolean {
  const { variables: names = [], options = {} } = opens;
  const byVariable = variables.some(
    ({ name, effect }) => names.includes(name) && effect !== undefined && effect !== 'none',
  );
  return byVariable || words.some((word) => word.kind === 'option' && options[word.name] === word.value);
}

function letsEverybodyIn(service: OpenService, known: KnownService): boolean {
  const { openTags } = service;
  const isOpen = openTags === undefined || (openTags !== 'none' && openTags.test(known.tag));
  return (isOpen || isOpened(service, known)) && !mayAskLogin(service, known);
}

/** Returns what a debugger at one of these ports gives. */
function debuggerAt({ settings }: Workload, ranges: readonly PortRange[]): string | undefined {
  const found = listValues(settings.serviceWords.value).find(
    (word) => word.kind === 'debugger' && ranges.some(({ from, to }) => from <= word.port && word.port <= to),
  );
  return found?.kind === 'debugger'
    ? withoutPassword(`the debugger of ${found.of}`, 'runs any program in the container')
    : undefined;
}

/**
 * Returns what whoever reaches a published port gets from a service that lets everybody in, by its image, command and
 * variables; nothing if none is known to, if it asks for a login, or if a file that is mounted may say so.
 */
export function openServiceAt(
  workload: Workload,
  { containerPort, protocol }: PublishedPort,
): string | undefined {
  if (protocol !== 'tcp') return undefined;
  const ranges = rangesOf([containerPort], 'tcp');
  const debugged = debuggerAt(workload, ranges);
  if (debugged !== undefined) return debugged;
  const reference = valueOf(workload.settings.image.value);
  const known = reference === undefined ? undefined : knownService(workload, reference);
  if (reference === undefined || known === undefined) return undefined;
  const isAt = ({ ports }: OpenService): boolean =>
    ports.some((port) => ranges.some(({ from, to }) => from <= port && port <= to));
  return openServicesOf(repositoryOf(reference)).find(
    (service) => isAt(service) && runs(service, known) && letsEverybodyIn(service, known),
  )?.gives;
}
