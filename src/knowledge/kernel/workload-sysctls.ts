import type { Severity } from '../../core/severity.ts';

/** Names of kernel parameters of the IPC namespace (runc, `libcontainer/configs/validate`). */
const ofIpc =
  /^(?:kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)|fs\.mqueue\..+)$/u;
/** Of the UTS namespace: the engine allows the first with a private one. */
const ofUts = /^kernel\.(?:domainname|hostname)$/u;

export type SysctlScope = 'ipc' | 'network' | 'uts' | 'host';

/** Returns the namespace that a kernel parameter belongs to; `host` if the whole host shares it. */
export function scopeOfSysctl(name: string): SysctlScope {
  if (name.startsWith('net.')) return 'network';
  if (ofIpc.test(name)) return 'ipc';
  return ofUts.test(name) ? 'uts' : 'host';
}

/** A value of a network parameter that weakens the container's network. */
interface WeakSysctl {
  name: RegExp;
  isWeak: (value: string) => boolean;
  does: string;
  severity: Severity;
}

const isOn = (value: string): boolean => /^[1-9]\d*$/u.test(value);
const isOff = (value: string): boolean => /^0+$/u.test(value);

/** Rows of the kernel's `networking/ip-sysctl`; defaults are those of a new network namespace. */
const weak: readonly WeakSysctl[] = [
  {
    name: /^net\.ipv4\.conf\.[^.]+\.route_localnet$/u,
    isWeak: isOn,
    does: 'lets other hosts reach the services on its loopback address',
    severity: 'medium',
  },
  {
    name: /^net\.ipv[46]\.conf\.[^.]+\.accept_source_route$/u,
    isWeak: isOn,
    does: 'accepts routes that senders choose, past filters',
    severity: 'medium',
  },
  {
    name: /^net\.ipv[46]\.conf\.[^.]+\.accept_redirects$/u,
    isWeak: isOn,
    does: 'lets other containers of the network redirect its traffic',
    severity: 'low',
  },
  {
    name: /^net\.ipv4\.conf\.[^.]+\.secure_redirects$/u,
    isWeak: isOff,
    does: 'takes redirects from any sender',
    severity: 'low',
  },
  {
    name: /^net\.ipv4\.conf\.[^.]+\.rp_filter$/u,
    isWeak: isOff,
    does: 'accepts packets with forged sender addresses',
    severity: 'low',
  },
  {
    name: /^net\.ipv4\.(?:ip_forward|conf\.[^.]+\.forwarding)$/u,
    isWeak: isOn,
    does: 'routes packets between its networks',
    severity: 'low',
  },
  {
    name: /^net\.ipv6\.conf\.[^.]+\.forwarding$/u,
    isWeak: isOn,
    does: 'routes packets between its networks',
    severity: 'low',
  },
  {
    name: /^net\.ipv[46]\.conf\.[^.]+\.(?:proxy_arp|proxy_ndp)$/u,
    isWeak: isOn,
    does: 'answers for the addresses of other hosts',
    severity: 'low',
  },
  {
    name: /^net\.ipv4\.tcp_syncookies$/u,
    isWeak: isOff,
    does: 'can be made unreachable by half-open connections',
    severity: 'low',
  },
  {
    name: /^net\.ipv4\.icmp_echo_ignore_broadcasts$/u,
    isWeak: isOff,
    does: 'answers to broadcasts, which multiplies an attack',
    severity: 'low',
  },
];

/** Returns what a kernel parameter weakens; absent if the value is a default or a stricter one. */
export function weaknessOfSysctl(
  name: string,
  value: string,
): Pick<WeakSysctl, 'does' | 'severity'> | undefined {
  return weak.find((row) => row.name.test(name) && row.isWeak(value.trim()));
}
