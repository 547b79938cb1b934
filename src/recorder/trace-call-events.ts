import { filteredArguments } from '../knowledge/kernel/filtered-arguments.ts';
import { argumentFilter, phaseFilters } from '../confine/recording/event-filter.ts';
import type { DecodeRecord } from '../confine/recording/decode-event.ts';
import { decodersOf } from './trace-tasks.ts';
import type { Decoders } from './trace-tasks.ts';
import type { TracingInstance } from './tracing-instance.ts';

/** What a source of events has to know of system calls. */
export interface CallNumbers {
  /** Names of the architecture's calls by number. */
  names: readonly string[];
  /** Calls that must go on to be reported, by number. */
  always: ReadonlySet<number>;
}

/** The trace events of single system calls, `syscalls/sys_enter_<call>`. */
export interface CallEvents {
  events: readonly string[];
  decoders: Decoders;
  /** Reports no more of calls that are known, and of the known values of arguments. */
  dropKnown(known: ReadonlyMap<number, ReadonlySet<number>>): void;
}

/**
 * Returns the events of every system call of an instance, each to be switched off as soon as it is known: a
 * call without an event costs some 40 ns, with an event whose filter drops it 200 to 400 ns.
 */
export async function callEvents(
  instance: TracingInstance,
  { names, always }: CallNumbers,
): Promise<CallEvents> {
  const available = (await instance.events('syscalls')).filter((name) => name.startsWith('sys_enter_'));
  const { events, decoders } = await decodersOf(
    instance,
    available.map((name) => `syscalls/${name}`),
  );
  // The kernel's name of an event is not always that of the call (`newstat`): a record has the number.
  const eventOf = new Map<number, string>();
  const learning = new Map(
    [...decoders].map(([id, decoder], index) => [id, learn(decoder, events[index] ?? '', eventOf)] as const),
  );
  const done = new Map<string, string>();
  const change = (event: string, filter: string | undefined): void => {
    if (done.get(event) === (filter ?? 'off')) return;
    done.set(event, filter ?? 'off');
    if (filter === undefined) instance.disable(event);
    else instance.filter(event, filter);
  };
  return {
    events,
    decoders: learning,
    dropKnown(known) {
      for (const [number, values] of known) {
        const event = eventOf.get(number);
        const name = names[number] ?? '';
        if (event === undefined) continue;
        if (filteredArguments.some(({ call }) => call === name)) change(event, argumentFilter(name, values));
        else if (!always.has(number)) change(event, undefined);
        else if (phaseFilters[name] !== undefined) change(event, phaseFilters[name]);
      }
    },
  };
}

function learn(decode: DecodeRecord, name: string, eventOf: Map<number, string>): DecodeRecord {
  return (page, at, time) => {
    const event = decode(page, at, time);
    if (event?.kind === 'call') eventOf.set(event.number, name);
    return event;
  };
}
