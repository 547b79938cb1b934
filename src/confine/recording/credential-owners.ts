import { capabilityBits } from '../../knowledge/kernel/capabilities.ts';
import type { CapabilityCheck } from './task-event.ts';

/** A check with the task whose program made the kernel look, and when, in nanoseconds of the trace clock. */
export interface AttributedCheck extends CapabilityCheck {
  task: number;
  time: number;
  program: string;
}

/** What the kernel looks for when it accesses files of a layer in the place of a task (capabilities(7)). */
const fileCapabilities: ReadonlySet<number> = new Set(
  [
    'CHOWN',
    'DAC_OVERRIDE',
    'DAC_READ_SEARCH',
    'FOWNER',
    'FSETID',
    'LINUX_IMMUTABLE',
    'MKNOD',
    'SETFCAP',
    'SYS_ADMIN',
    'SYS_RESOURCE',
  ].map((name) => capabilityBits.indexOf(name)),
);

/** Nanoseconds that credentials which the kernel makes for one system call live at most. */
const oneCallNs = 100_000_000;

/** Checks of an address from which on it is known to be that of the credentials of a mount. */
const mountChecks = 20;

/** Most addresses of which checks are kept that nobody is known to have made. */
const mostUndecided = 5000;

/** A stretch of time in which one address holds the same credentials. */
interface Tenancy {
  owner: 'kernel' | 'workload' | 'unknown';
  task: number;
  until: number;
  checks: Map<string, AttributedCheck>;
}

/** Whose credentials the kernel looked at, of one container. */
export interface CredentialOwners {
  add(check: AttributedCheck): void;
  /** Checks that are known to be of the workload's own credentials: the first of each kind. */
  ofWorkload(): readonly AttributedCheck[];
  /** The same, with those that nobody is known to have made. */
  notOfKernel(): readonly AttributedCheck[];
  /** The address of credentials of the kernel that stays the same, if one is known. */
  ofMount(): bigint | undefined;
}

/**
 * Tells the workload's own credentials from those that the kernel uses in its place, by their addresses; `held`
 * are the capabilities that the container can have, by bit.
 *
 * overlayfs accesses its layers with the credentials of the process that mounted it, and makes files with copies
 * of them that live for one system call (Documentation/filesystems/overlayfs.rst, "Permission model"). They were
 * granted what the container cannot have. Their addresses are used again at once, also for the workload's: so an
 * address has tenants one after the other. Only the workload's own are refused something, or asked for a
 * capability that is not for files.
 */
export function credentialOwners(held: ReadonlySet<number>): CredentialOwners {
  const tenants = new Map<bigint, Tenancy>();
  const workload = new Map<string, AttributedCheck>();
  const undecided = new Map<bigint, AttributedCheck[]>();
  const kernelChecks = new Map<bigint, number>();
  let mount: bigint | undefined;
  const keep = (address: bigint, { owner, checks }: Tenancy): void => {
    if (owner === 'workload') for (const [kind, check] of checks) add(workload, kind, check);
    if (owner === 'unknown' && (undecided.has(address) || undecided.size < mostUndecided))
      undecided.set(address, [...(undecided.get(address) ?? []), ...checks.values()]);
  };
  const countForKernel = (address: bigint): void => {
    const count = (kernelChecks.get(address) ?? 0) + 1;
    kernelChecks.set(address, count);
    if (count >= mountChecks && count > (mount === undefined ? 0 : (kernelChecks.get(mount) ?? 0)))
      mount = address;
  };
  return {
    add(check) {
      const { credentials, task, time } = check;
      const owner = ownerBy(check, held);
      const last = tenants.get(credentials);
      const isSame = last !== undefined && isSameTenant(last, check, owner);
      if (last !== undefined && !isSame) keep(credentials, last);
      const now: Tenancy = isSame ? last : { owner: 'unknown', task, until: time, checks: new Map() };
      tenants.set(credentials, now);
      if (owner !== undefined) now.owner = owner;
      Object.assign(now, { task, until: time });
      add(now.checks, kindOf(check), check);
      if (owner === 'kernel') countForKernel(credentials);
      if (owner === 'workload') {
        kernelChecks.delete(credentials);
        if (mount === credentials) mount = undefined;
      }
      if (now.owner === 'workload') for (const [kind, one] of now.checks) add(workload, kind, one);
    },
    ofWorkload: () => [...workload.values()],
    notOfKernel() {
      const open = [...tenants].filter(([, { owner }]) => owner === 'unknown');
      const unknown = [
        ...undecided,
        ...open.map(([address, { checks }]) => [address, [...checks.values()]] as const),
      ];
      const all = new Map(workload);
      for (const [address, checks] of unknown)
        if (address !== mount) for (const check of checks) add(all, kindOf(check), check);
      return [...all.values()];
    },
    ofMount: () => mount,
  };
}

const kindOf = ({ capability, granted }: CapabilityCheck): string => `${capability} ${granted}`;

function add(to: Map<string, AttributedCheck>, kind: string, check: AttributedCheck): void {
  if (!to.has(kind)) to.set(kind, check);
}

/** Whose credentials must have been looked at, if the check alone says so. */
function ownerBy(
  { granted, capability }: CapabilityCheck,
  held: ReadonlySet<number>,
): 'kernel' | 'workload' | undefined {
  if (granted && !held.has(capability)) return 'kernel';
  return granted && fileCapabilities.has(capability) ? undefined : 'workload';
}

function isSameTenant(
  tenant: Tenancy,
  { task, time }: AttributedCheck,
  owner: 'kernel' | 'workload' | undefined,
): boolean {
  if (owner !== undefined && tenant.owner !== 'unknown') return tenant.owner === owner;
  if (tenant.owner === 'workload') return true;
  return time - tenant.until <= oneCallNs && (tenant.owner === 'unknown' || tenant.task === task);
}
