import { filteredArguments } from '../../knowledge/filtered-arguments.ts';
import type { CapabilityObserver } from './observe-capabilities.ts';
import { mostValues } from './observe-container.ts';

/** A filter takes a page of text at most (Documentation/trace/events.rst, section 5.3). */
const longestFilter = 4000;

/**
 * Returns the filter of the trace event `raw_syscalls/sys_enter` that drops calls which are known already:
 * the cost of a recording falls to nearly nothing. `always` are calls that must go on to be reported.
 */
export function callFilter(known: Iterable<number>, always: ReadonlySet<number>): string {
  const dropped = [...known].filter((number) => !always.has(number)).toSorted((a, b) => a - b);
  let filter = '';
  for (const number of dropped) {
    const next = `${filter}${filter === '' ? '' : ' && '}id != ${number}`;
    if (next.length > longestFilter) break;
    filter = next;
  }
  return filter === '' ? '0' : filter;
}

/** Returns the filter of the event of one call that drops the argument's known values; `0` removes a filter. */
export function argumentFilter(call: string, values: ReadonlySet<number>): string {
  const argument = filteredArguments.find((one) => one.call === call);
  if (argument === undefined || values.size === 0) return '0';
  // Too many values: the call is unrestricted already, and nothing more is to be learned of it.
  if (values.size > mostValues) return `${argument.field} == 0 && ${argument.field} == 1`;
  if (argument.mask !== undefined) return values.has(0) ? `${argument.field} & ${argument.mask}` : '0';
  return [...values].map((value) => `${argument.field} != ${value}`).join(' && ');
}

/** Most credentials that a filter names: those of a mount stay the same as long as it does. */
const mostForeign = 16;

/** Returns the filter of the trace event `capability/cap_capable` that drops checks which are known already. */
export function capabilityFilter({ checks, foreign }: ReturnType<CapabilityObserver['known']>): string {
  const parts = [
    ...foreign.slice(-mostForeign).map((address) => `cred != 0x${address.toString(16)}`),
    ...checks.map(({ capability, granted }) => `(cap != ${capability} || ret ${granted ? '!=' : '=='} 0)`),
  ];
  return parts.length === 0 ? '0' : [...new Set(parts)].join(' && ');
}
