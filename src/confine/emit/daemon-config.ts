import type { DaemonDefaults } from '../../core/confine/daemon-defaults.ts';

/** Returns the members of daemon.json. */
export function daemonConfig({ members }: DaemonDefaults): string {
  const config = Object.fromEntries(members.map(({ key, value }) => [key, value]));
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** Returns why each member is there, and what is not: daemon.json itself can hold no comments. */
export function daemonReasons({ members, leftOut, doubts }: DaemonDefaults): readonly string[] {
  return [
    ...members.map(({ key, value, because }) => `${key}: ${value}: ${because.join('; ')}`),
    ...leftOut.map(({ what, because }) => `left out: ${what}: ${because.join('; ')}`),
    ...doubts.map((doubt) => `note: ${doubt}`),
  ];
}
