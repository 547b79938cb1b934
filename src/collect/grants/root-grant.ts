import type { RootRoute } from '../../core/host/host.ts';

/** Who may act as root, or with the group docker, by a rule of sudo, doas or polkit. */
export interface RootGrant {
  /** An account, a group, or everyone. */
  to: { user: string } | { group: string } | 'everyone';
  /** `sudo runs any program as root for this user without a password (/etc/sudoers)`. */
  because: string;
  /** A rule if missing. */
  through?: RootRoute;
}

/** Grants that rules give, and why there may be more. */
export interface RootGrants {
  grants: readonly RootGrant[];
  doubts: readonly string[];
}

/** Programs by which their caller controls an engine where they run as root. */
export const engineClients: ReadonlySet<string> = new Set([
  'docker',
  'docker-compose',
  'dockerd',
  'containerd',
  'ctr',
  'nerdctl',
  'podman',
  'runc',
]);

/** Programs that run whatever their caller names. */
export const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ksh', 'zsh', 'su', 'env']);

/** Whether root who runs a program for somebody does for them what they ask. */
export function runsAnything(program: string): boolean {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return engineClients.has(name) || shells.has(name);
}

/** Names who is meant, within a sentence about them. */
export function pronounOf(to: RootGrant['to']): string {
  if (to === 'everyone') return 'everyone';
  return 'user' in to ? 'this user' : 'its members';
}

/** Joins grants and doubts, each once. */
export function joinGrants(all: readonly RootGrants[]): RootGrants {
  const grants = all.flatMap((each) => each.grants);
  return {
    grants: [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()],
    doubts: [...new Set(all.flatMap(({ doubts }) => doubts))],
  };
}
