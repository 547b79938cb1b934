import type { PacketRule } from './firewall.ts';

/** Whether a rule translates to loopback: `--to-destination 127.0.0.1:8080`. */
export function translatesToLoopback({ target, toDestination }: PacketRule): boolean {
  return target === 'DNAT' && toDestination?.startsWith('127.') === true;
}
