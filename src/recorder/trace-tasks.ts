import { setTimeout as pause } from 'node:timers/promises';
import { Malformed } from '../formats/bytes/byte-source.ts';
import { readTracePage } from '../formats/tracefs/trace-page.ts';
import { decoderOf } from '../confine/recording/decode-event.ts';
import type { DecodeCheckHalf } from '../confine/recording/decode-check.ts';
import type { DecodeRecord } from '../confine/recording/decode-event.ts';
import type { CheckHalf, TaskEvent } from '../confine/recording/task-event.ts';
import type { EventReader } from './event-source.ts';
import type { TracingInstance } from './tracing-instance.ts';

/** Time between two readings of the buffers in milliseconds. */
const intervalMs = 25;
/** Pages that are read before other work gets its turn. */
const pagesPerTurn = 2048;

/** Kinds of trace events by their number, with their decoders. */
export type Decoders = ReadonlyMap<number, DecodeRecord>;

/** Returns the decoders of events of an instance; events that the kernel lacks are missing. */
export async function decodersOf(
  instance: TracingInstance,
  events: readonly string[],
): Promise<{ events: readonly string[]; decoders: Decoders; missing: readonly string[] }> {
  const formats = await Promise.all(
    events.map(async (event) => ({ event, format: await instance.format(event) })),
  );
  const found = formats.flatMap(({ event, format }) => (format === undefined ? [] : [{ event, format }]));
  return {
    events: found.map(({ event }) => event),
    decoders: new Map(found.map(({ format }) => [format.id, decoderOf(format)])),
    missing: formats.flatMap(({ event, format }) => (format === undefined ? [event] : [])),
  };
}

/**
 * Reads the events of instances and hands them on in the order of their times. `turn` is called after each
 * reading.
 */
export function readTrace(
  instances: readonly Pick<TracingInstance, 'drain'>[],
  decoders: ReadonlyMap<number, DecodeRecord | DecodeCheckHalf>,
  take: (event: TaskEvent | CheckHalf) => void,
  turn: () => void,
): EventReader {
  let pending: (TaskEvent | CheckHalf)[] = [];
  let events = 0;
  const stopping = new AbortController();
  const usePage = (page: Buffer): void => {
    readTracePage(page, (time, offset, length) => {
      if (length < 2) throw new Malformed('a trace record has no kind');
      const event = decoders.get(page.readUInt16LE(offset))?.(page, offset, time);
      events += 1;
      if (event !== undefined) pending.push(event);
    });
  };
  /** Reads until the buffers are empty; events up to the time before that are complete on every processor. */
  const readOnce = async (): Promise<void> => {
    for (;;) {
      const now = Number(process.hrtime.bigint());
      const pages = instances.reduce((sum, one) => sum + one.drain(pagesPerTurn - sum, usePage), 0);
      if (pages < pagesPerTurn) {
        handOn(stopping.signal.aborted ? Infinity : now);
        return;
      }
      await pause(0);
    }
  };
  const handOn = (until: number): void => {
    pending.sort((a, b) => a.time - b.time);
    const cut = pending.findIndex(({ time }) => time > until);
    const ready = cut === -1 ? pending : pending.slice(0, cut);
    pending = cut === -1 ? [] : pending.slice(cut);
    for (const event of ready) take(event);
    turn();
  };
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await readOnce();
      await pause(intervalMs);
    }
    await readOnce();
  })();
  // A failure is thrown where the reading is stopped.
  loop.catch(() => undefined);
  return {
    events: () => events,
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
