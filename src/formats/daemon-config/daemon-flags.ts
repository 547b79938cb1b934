import type { AddressPool } from '../../core/engine/engine-settings.ts';
import type { DaemonConfig } from './daemon-settings.ts';
import { booleanFlags, listFlags, textFlags, type FlagName } from './flag-table.ts';
import { logOptionsOf, nriFoldersOf } from './structured-members.ts';

/** dockerd's command line: its settings, and the file for the others. */
export interface DaemonFlags extends DaemonConfig {
  configFile?: string;
}

type Found = Map<FlagName, string | boolean | readonly string[]>;

/** A flag of a command line that sets something. */
export interface DaemonFlag {
  name: FlagName;
  value: string | boolean;
  /** The first and the last of its arguments: the last is its value where that is one of its own. */
  first: number;
  last: number;
}

/**
 * Finds the flags in dockerd's arguments, without the program's name, as its flag library does: `--flag value`,
 * `--flag=value`, `-Hvalue`, booleans only with `=`. Flags that are not in the table are skipped. `undefined`
 * if a value is missing or of the wrong kind.
 */
export function findFlags(args: readonly string[]): readonly DaemonFlag[] | undefined {
  const uses: DaemonFlag[] = [];
  const words = args.flatMap((arg, at) => unbundled(arg).map((text) => ({ text, at })));
  for (let index = 0; index < words.length; index++) {
    const { text = '', at: first = 0 } = words[index] ?? {};
    const [flag, attached] = splitFlag(text);
    const booleanName = booleanFlags[flag];
    const textName = textFlags[flag] ?? listFlags[flag];
    if (booleanName !== undefined) {
      const value = booleanOf(attached);
      if (value === undefined) return undefined;
      uses.push({ name: booleanName, value, first, last: first });
    } else if (textName !== undefined) {
      const own = attached === undefined ? words[++index] : { text: attached, at: first };
      if (own === undefined) return undefined;
      uses.push({ name: textName, value: own.text, first, last: own.at });
    }
  }
  return uses;
}

const listNames: ReadonlySet<FlagName> = new Set(Object.values(listFlags));

/** Parses dockerd's arguments, without the program's name; `undefined` if it would reject them. */
export function parseDaemonFlags(args: readonly string[]): DaemonFlags | undefined {
  const found: Found = new Map();
  const uses = findFlags(args);
  for (const { name, value } of uses ?? []) record(found, name, value);
  return uses && structured(found);
}

/** Splits a cluster: `-Dl debug` is `-D -l debug`. */
function unbundled(arg: string): string[] {
  return /^-D[^=]/.test(arg) ? ['-D', `-${arg.slice(2)}`] : [arg];
}

function record(found: Found, name: FlagName, value: string | boolean): void {
  const earlier = found.get(name);
  const isList = listNames.has(name) && typeof value === 'string';
  found.set(name, isList ? [...(Array.isArray(earlier) ? earlier : []), value] : value);
}

function structured(found: Found): DaemonFlags | undefined {
  const { logOptions, addressPools, defaultUlimits, runtimes, nri, ...plain } = Object.fromEntries(found);
  const pools = listOf(addressPools)?.map(poolOf);
  if (pools?.includes(undefined)) return undefined;
  const limits = listOf(defaultUlimits);
  const options = listOf(logOptions)?.map((text) => splitOnce(text));
  const nriWords = listOf(nri)?.flatMap((text) => text.split(',').map(splitOnce));
  const programs = listOf(runtimes)?.map(splitOnce);
  return {
    ...plain,
    ...(options ? { logOptions: logOptionsOf(options) } : {}),
    ...(pools ? { addressPools: pools.filter((pool) => pool !== undefined) } : {}),
    ...(programs ? { runtimes: programs.map(([name, path]) => ({ name, path })) } : {}),
    ...(nriWords ? { nri: nriFoldersOf(nriWords) } : {}),
    ...(limits ? { defaultUlimits: limits.toSorted() } : {}),
  };
}

function listOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function splitOnce(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  return equals === -1 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Parses `base=10.0.0.0/8,size=24`. */
function poolOf(text: string): AddressPool | undefined {
  const fields = new Map(text.split(',').map(splitOnce));
  const [base, size] = [fields.get('base'), Number(fields.get('size'))];
  return base === undefined || !Number.isInteger(size) ? undefined : { base, size };
}

function splitFlag(arg: string): readonly [string, string | undefined] {
  if (arg.startsWith('--')) {
    const equals = arg.indexOf('=');
    return equals === -1 ? [arg, undefined] : [arg.slice(0, equals), arg.slice(equals + 1)];
  }
  const short = arg.slice(0, 2);
  // A short flag may have its value attached: `-Hunix:///x` or `-H=unix:///x`.
  return arg.length > 2 ? [short, arg.slice(2).replace(/^=/, '')] : [short, undefined];
}

/** Parses a boolean as Go's `strconv.ParseBool`; a flag without a value is true. */
function booleanOf(text: string | undefined): boolean | undefined {
  if (text === undefined || /^(1|t|true)$/i.test(text)) return true;
  return /^(0|f|false)$/i.test(text) ? false : undefined;
}
