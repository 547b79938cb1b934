import type { PacketRule } from '../../core/firewall.ts';
import { fitOf, type OutsidePacket } from './rule-fit.ts';

/** What becomes of a packet in a chain; `but` are rules before the one that refuses it, which let some senders through. */
export type Passage =
  | { state: 'passes' }
  | { state: 'refused'; by: PacketRule; but: readonly PacketRule[] }
  | { state: 'unsure' };

/** Targets after which the next rule is asked. */
const passing = new Set(['', 'LOG', 'NFLOG', 'MARK', 'CONNMARK', 'TRACE', 'CT', 'TCPMSS', 'CHECKSUM']);
const refusing = new Set(['DROP', 'REJECT']);
const accepting = new Set(['ACCEPT', 'RETURN']);

/** Follows a packet through the rules of a chain to its end; nothing is guessed of chains it may jump to. */
export function walk(rules: readonly PacketRule[], packet: OutsidePacket): Passage {
  const but: PacketRule[] = [];
  let mayPass = false;
  let mayBeRefused = false;
  for (const rule of rules) {
    const fit = fitOf(rule, packet);
    const { target } = rule;
    if (fit === 'none' || passing.has(target)) continue;
    if (refusing.has(target)) {
      if (fit === 'all' || fit === 'most')
        return mayPass ? { state: 'unsure' } : { state: 'refused', by: rule, but };
      if (fit === 'unsure') mayBeRefused = true;
    } else if (!accepting.has(target)) return { state: 'unsure' };
    else if (fit === 'all' || fit === 'most') break;
    else if (fit === 'some') but.push(rule);
    else mayPass = true;
  }
  return { state: mayBeRefused ? 'unsure' : 'passes' };
}
