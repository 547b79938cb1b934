import { Malformed } from '../bytes/byte-source.ts';

/** Receives a record of a page: its time in nanoseconds of the trace clock, and where its bytes are. */
export type UseRecord = (time: number, offset: number, length: number) => void;

/** What a page says of records that are not in it. */
export interface PageLoss {
  /** Records were lost before this page. */
  lost: boolean;
  /** How many, if the page says so. */
  count?: number;
}

// include/linux/ring_buffer.h, enum ring_buffer_type
const padding = 29;
const timeExtend = 30;
const timeStamp = 31;

const headerBytes = 16;
const missedEvents = 0x8000_0000;
const missedStored = 0x4000_0000;
const lengthMask = 0x000f_ffff;
/** The kernel stores 59 bits of an absolute time; the five above are those of the page (rb_fix_abs_ts). */
const absoluteBits = 2 ** 59;

/**
 * Calls `use` for each record of a page of a little-endian ring buffer (`per_cpu/cpuN/trace_pipe_raw` of
 * tracefs; `events/header_page` and `events/header_event` describe the layout), and returns what was lost.
 * @throws Malformed if a record ends outside the page.
 */
export function readTracePage(page: Buffer, use: UseRecord): PageLoss {
  if (page.length < headerBytes) throw new Malformed(`a trace page has ${page.length} bytes`);
  const commit = page.readUInt32LE(8);
  const end = headerBytes + (commit & lengthMask);
  if (end > page.length) throw new Malformed(`a trace page of ${page.length} bytes refers to ${end}`);
  readRecords(page, end, use);
  if ((commit & missedEvents) === 0) return { lost: false };
  return (commit & missedStored) !== 0 && end + 8 <= page.length
    ? { lost: true, count: page.readUInt32LE(end) }
    : { lost: true };
}

function readRecords(page: Buffer, end: number, use: UseRecord): void {
  let time = page.readUInt32LE(0) + page.readUInt32LE(4) * 2 ** 32;
  let at = headerBytes;
  while (at + 4 <= end) {
    const head = page.readUInt32LE(at);
    const type = head & 31;
    const delta = head >>> 5;
    if (type === padding && delta === 0) return;
    const word = type === 0 || type >= padding ? wordAt(page, at + 4, end) : 0;
    if (type === timeExtend) time += word * 2 ** 27 + delta;
    else if (type === timeStamp)
      time = Math.floor(time / absoluteBits) * absoluteBits + word * 2 ** 27 + delta;
    const step = type >= timeExtend ? 8 : 4 + (type === 0 || type === padding ? word : type * 4);
    if (step < 8 || at + step > end) throw new Malformed(`a trace record at ${at} has ${step} bytes`);
    if (type < padding) {
      time += delta;
      const start = type === 0 ? 8 : 4;
      use(time, at + start, step - start);
    } else if (type === padding) time += delta;
    at += step;
  }
}

function wordAt(page: Buffer, at: number, end: number): number {
  if (at + 4 > end) throw new Malformed(`a trace record at ${at} is cut`);
  return page.readUInt32LE(at);
}
