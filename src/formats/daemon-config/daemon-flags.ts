import type { AddressPool } from '../../core/engine-settings.ts';
import type { DaemonConfig } from './daemon-settings.ts';
import { booleanFlags, listFlags, textFlags, type FlagName } from './flag-table.ts';
import { logOptionsOf, nriFoldersOf } from './structured-members.ts';

/** dockerd's command line: its settings, and the file for the others. */
export interface DaemonFlags extends DaemonConfig {
  configFile?: string;
}

type Found = Map<FlagName, string | boolean | readonly string[]>;

/**
 * Parses dockerd's arguments, without the program's name, as its flag library does: `--flag value`,
 * `--flag=value`, `-Hvalue`, booleans only with `=`. Flags that are not in the table are skipped. `undefined`
 * if a value is missing or of the wrong kind.
 */
export function parseDaemonFlags(args: readonly string[]): DaemonFlags | undefined {
  const found: Found = new Map();
  const words = args.flatMap(unbundled);
  for (let index = 0; index < words.length; index++) {
    const [flag, attached] = splitFlag(words[index] ?? '');
    const booleanName = booleanFlags[flag];
    const textName = textFlags[flag] ?? listFlags[flag];
    if (booleanName !== undefined) {
      const value = booleanOf(attached);
      if (value === undefined) return undefined;
      found.set(booleanName, value);
    } else if (textName !== undefined) {
      const value = attached ?? words[++index];
      if (value === undefined) return undefined;
      record(found, textName, value, listFlags[flag] !== undefined);
    }
  }
  return structured(found);
}

/** Splits a cluster: `-Dl debug` is `-D -l debug`. */
function unbundled(arg: string): string[] {
  return /^-D[^=]/.test(arg) ? ['-D', `-${arg.slice(2)}`] : [arg];
}

function record(found: Found, name: FlagName, value: string, isList: boolean): void {
  const earlier = found.get(name);
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
