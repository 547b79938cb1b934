import { valueOf } from '../../core/observed.ts';
import { parseDaemonFlags } from './daemon-flags.ts';
import { parseDaemonJson } from './daemon-json.ts';
import type { DaemonConfig } from './daemon-settings.ts';
import { usesTls } from './listen-address.ts';

const placeNames = [
  'hosts',
  'dataRoot',
  'execRoot',
  'containerd',
  'tlsCa',
  'tlsCertificate',
  'tlsKey',
  'group',
  'runtimes',
  'seccompProfile',
  'usernsRemap',
  'cdiSpecDirs',
  'nri',
  'initPath',
  'userlandProxyPath',
] as const satisfies readonly (keyof DaemonConfig)[];

/** The paths in a daemon's configuration; a missing member is not set. */
export interface DaemonPlaces extends Pick<DaemonConfig, (typeof placeNames)[number]> {
  /** Whether it uses TLS on TCP. */
  tls?: boolean;
}

/** Returns the paths in `daemon.json`; `undefined` if dockerd could not read it. */
export function placesOfJson(text: string): DaemonPlaces | undefined {
  const config = valueOf(parseDaemonJson(text, 'daemon.json'));
  return config && placesOf(config);
}

function placesOf(config: DaemonConfig): DaemonPlaces {
  const entries = placeNames.map((name) => [name, config[name]] as const);
  return {
    ...Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== '')),
    ...(usesTls(config) ? { tls: true } : {}),
  };
}

/** Returns the values of a flag, `--flag value` and `--flag=value`, in order. */
export function flagValues(args: readonly string[], ...names: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const name = names.find((candidate) => arg === candidate || arg.startsWith(`${candidate}=`));
    if (name !== undefined) return arg === name ? (args[index + 1] ?? []) : arg.slice(name.length + 1);
    const short = names.find((candidate) => /^-[a-zA-Z]$/.test(candidate) && arg.startsWith(candidate));
    return short === undefined || arg.startsWith('--') ? [] : arg.slice(2).replace(/^=/, '');
  });
}

/**
 * Returns the paths in dockerd's command line, without the program's name; none if dockerd would reject it.
 */
export function placesOfFlags(args: readonly string[]): DaemonPlaces {
  return placesOf(parseDaemonFlags(args) ?? {});
}
