import { readFile } from 'node:fs/promises';
import type { EventFormat } from '../formats/tracefs/event-format.ts';
import { readTracePage } from '../formats/tracefs/trace-page.ts';
import type { RecordingGap } from '../core/confine/recording.ts';
import { answeredDecoder, askedDecoder } from '../confine/recording/decode-check.ts';
import type { DecodeCheckHalf } from '../confine/recording/decode-check.ts';
import type { DecodeRecord } from '../confine/recording/decode-event.ts';
import { askedFilter, capabilityFilter } from '../confine/recording/event-filter.ts';
import type { CapabilityObserver } from '../confine/recording/observe-capabilities.ts';
import type { CleanUp } from './clean-up.ts';
import { openKernelProbes } from './kernel-probes.ts';
import type { KernelProbes, ProbedFunction } from './kernel-probes.ts';
import { decodersOf } from './trace-tasks.ts';
import type { TracingInstance } from './tracing-instance.ts';

/** The events by which an instance reports that the kernel looks for a capability. */
export interface CapabilityEvents {
  /** None if this kernel reports no such thing. */
  events: readonly string[];
  decoders: ReadonlyMap<number, DecodeRecord | DecodeCheckHalf>;
  gaps: readonly RecordingGap[];
  /** Reports no more of checks that are known already. */
  dropKnown(known: KnownChecks, held: ReadonlySet<number>): void;
  /** Number of checks that the kernel could not record. */
  lost(): Promise<number>;
}

/** Where the events are opened. */
export interface CapabilityEventsContext {
  /** Where tracefs is mounted. */
  tracefs: string;
  /** Tells what this recorder adds from what others of its process do. */
  suffix: string;
  cleaning: CleanUp;
}

/** Pages of a trial that are read: it has a few records. */
const mostPages = 64;

const tracepoint = 'capability/cap_capable';

/** The registers of the first and third argument of a function, by `process.arch`. */
const registers: Readonly<Record<string, { credentials: string; capability: string }>> = {
  x64: { credentials: '%di', capability: '%dx' },
  arm64: { credentials: '%x0', capability: '%x2' },
};

/**
 * Where credentials have their bounding set (`struct cred`, include/linux/cred.h): from Linux 6.7 on, and before.
 * The field in the place that is right here is found by the credentials of this process.
 */
const boundingFields = ['bounding72', 'bounding64'] as const;

/**
 * Functions `(cred, ns, cap, opts)` that every part of the kernel asks for a capability, the better first.
 * `security_capable` has the answers of all security modules, and no compiler puts it into its callers, which are
 * in other files: `cap_capable` of Debian’s Linux 6.12 is put into three callers of its own file.
 */
const askingFunctions = ['security_capable', 'cap_capable'];

/**
 * Returns the events of an instance that report checks of capabilities: those of the tracepoint, which Linux has
 * from 6.14 on, else of probes at the function that looks for them.
 */
export async function capabilityEvents(
  instance: TracingInstance,
  context: CapabilityEventsContext,
): Promise<CapabilityEvents> {
  const { events, decoders, missing } = await decodersOf(instance, [tracepoint]);
  if (missing.length > 0) return probeEvents(instance, context);
  return {
    events,
    decoders,
    gaps: [],
    dropKnown: filterChanger(instance, tracepoint, capabilityFilter),
    lost: () => Promise.resolve(0),
  };
}

async function probeEvents(
  instance: TracingInstance,
  { tracefs, suffix, cleaning }: CapabilityEventsContext,
): Promise<CapabilityEvents> {
  const register = registers[process.arch];
  if (register === undefined) return unseen(`no probe is known for ${process.arch}`);
  const { credentials, capability } = register;
  const fetch = [
    `cred=${credentials}:u64 cap=${capability}:s32`,
    ...boundingFields.map((name) => `${name}=+${name.slice(-2)}(${credentials}):u64`),
  ].join(' ');
  const functions = askingFunctions.map((name): ProbedFunction => ({ name, fetch }));
  const probes = await openKernelProbes(tracefs, suffix, functions);
  if (typeof probes === 'string') return unseen(probes);
  const { entry, result } = probes;
  cleaning.add(async () => {
    // Probes that are enabled cannot be removed.
    for (const event of [entry, result]) instance.disable(event);
    const left = await probes.close();
    return left === undefined ? [] : [left];
  });
  const [asked, answered] = [await instance.format(entry), await instance.format(result)];
  if (asked === undefined || answered === undefined) return unseen(`tracefs has no format of ${entry}`);
  const tried = await tryProbes(instance, probes, asked);
  if (tried === undefined) return unseen(`its function ${probes.at} is not where the kernel looks for them`);
  const { bounding } = tried;
  return {
    // The answer first: a question without one would say nothing.
    events: [result, entry],
    decoders: new Map([
      [asked.id, askedDecoder(asked, bounding)],
      [answered.id, answeredDecoder(answered)],
    ]),
    gaps: [],
    dropKnown: filterChanger(instance, entry, (seen, held) => askedFilter(seen, held, bounding)),
    lost: async () => (await probes.counts()).missed,
  };
}

function unseen(why: string): CapabilityEvents {
  return {
    events: [],
    decoders: new Map(),
    gaps: [
      {
        what: 'capabilities',
        why: `this kernel has no trace event ${tracepoint} (Linux 6.14 has), and ${why}`,
      },
    ],
    dropKnown: () => undefined,
    lost: () => Promise.resolve(0),
  };
}

type KnownChecks = ReturnType<CapabilityObserver['known']>;

function filterChanger(
  instance: TracingInstance,
  event: string,
  filterOf: (known: KnownChecks, held: ReadonlySet<number>) => string,
): CapabilityEvents['dropKnown'] {
  let set = '0';
  return (known, held) => {
    const filter = filterOf(known, held);
    if (filter !== set) instance.filter(event, filter);
    set = filter;
  };
}

/**
 * Makes the kernel look for a capability of this process. Returns the field that has its bounding set, if one
 * has; `undefined` if the probes do not report the look.
 */
async function tryProbes(
  instance: TracingInstance,
  probes: KernelProbes,
  asked: EventFormat,
): Promise<{ bounding?: string } | undefined> {
  const events = [probes.entry, probes.result];
  for (const event of events) instance.enable(event);
  try {
    // The groups that this process has already: nothing changes, and the kernel looks for SETGID.
    process.setgroups?.(process.getgroups?.() ?? []);
  } catch {
    // Refused after the kernel looked.
  }
  const reached = await probes.counts();
  for (const event of events) instance.disable(event);
  if (reached.entry === 0 || reached.result === 0) return undefined;
  const status = await readFile('/proc/self/status', 'utf8');
  const own = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)$/mu.exec(status)?.[1] ?? '0'}`);
  const sets = boundingFields.map((name) => ({ name, decode: askedDecoder(asked, name) }));
  let bounding: string | undefined;
  instance.drain(mostPages, (page) =>
    readTracePage(page, (time, offset) => {
      if (page.readUInt16LE(offset) !== asked.id) return;
      const found = sets.find(({ decode }) => {
        const half = decode(page, offset, time);
        return half.kind === 'asked' && half.task === process.pid && half.check.bounding === own;
      });
      bounding ??= found?.name;
    }),
  );
  return bounding === undefined ? {} : { bounding };
}
