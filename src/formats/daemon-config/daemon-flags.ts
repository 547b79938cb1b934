import type { DaemonConfig } from './daemon-json.ts';

/** dockerd's command line: its settings, and the file the others come from. */
export interface DaemonFlags extends DaemonConfig {
  configFile?: string;
}

type FlagName = 'configFile' | keyof DaemonConfig;

const valueFlags: Readonly<Record<string, FlagName>> = {
  '--host': 'hosts',
  '-H': 'hosts',
  '--config-file': 'configFile',
  '--data-root': 'dataRoot',
  '-g': 'dataRoot',
  '--graph': 'dataRoot',
  '--exec-root': 'execRoot',
  '--pidfile': 'pidFile',
  '-p': 'pidFile',
  '--userns-remap': 'usernsRemap',
  '--seccomp-profile': 'seccompProfile',
};

const booleanFlags: Readonly<Record<string, FlagName>> = {
  '--tls': 'tls',
  '--tlsverify': 'tlsVerify',
  '--no-new-privileges': 'noNewPrivileges',
  '--icc': 'icc',
  '--live-restore': 'liveRestore',
  '--userland-proxy': 'userlandProxy',
  '--iptables': 'iptables',
};

/**
 * Reads dockerd's arguments, without the program's own name, in the manner of its flag library:
 * `--flag value`, `--flag=value`, `-Hvalue`, booleans only with `=`. Flags that are not of the
 * table are passed over. `undefined` when a boolean is neither true nor false.
 */
export function parseDaemonFlags(args: readonly string[]): DaemonFlags | undefined {
  const found = new Map<FlagName, string | boolean | string[]>();
  for (let index = 0; index < args.length; index++) {
    const [flag, attached] = splitFlag(args[index] ?? '');
    const booleanName = booleanFlags[flag];
    const valueName = valueFlags[flag];
    if (booleanName !== undefined) {
      const value = booleanOf(attached);
      if (value === undefined) return undefined;
      found.set(booleanName, value);
    } else if (valueName !== undefined) {
      const value = attached ?? args[++index];
      if (value === undefined) return undefined;
      record(found, valueName, value);
    }
  }
  return Object.fromEntries(found);
}

function record(found: Map<FlagName, string | boolean | string[]>, name: FlagName, value: string): void {
  const earlier = found.get(name);
  if (name !== 'hosts') found.set(name, value);
  else found.set(name, Array.isArray(earlier) ? [...earlier, value] : [value]);
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

/** The spellings of Go's `strconv.ParseBool`; a bare flag is true. */
function booleanOf(text: string | undefined): boolean | undefined {
  if (text === undefined || /^(1|t|true)$/i.test(text)) return true;
  return /^(0|f|false)$/i.test(text) ? false : undefined;
}
