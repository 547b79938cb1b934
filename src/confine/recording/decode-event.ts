import { Malformed } from '../../formats/bytes/byte-source.ts';
import { requireField } from '../../formats/tracefs/event-format.ts';
import type { EventField, EventFormat } from '../../formats/tracefs/event-format.ts';
import type { CallArguments, TaskEvent } from './task-event.ts';

/** Decodes the bytes of one record of a kind; `undefined` for a record that says nothing of interest. */
export type DecodeRecord = (page: Buffer, at: number, time: number) => TaskEvent | undefined;

/** Longest path of a record that is read. */
const longestPath = 4096;

/** Returns a decoder of records of a trace event. @throws Malformed if its format is of an unknown kind. */
export function decoderOf(format: EventFormat): DecodeRecord {
  const field = (name: string): EventField => requireField(format, name);
  const task = numberAt(field('common_pid'));
  switch (format.name) {
    case 'sys_enter': {
      const number = numberAt(field('id'));
      const args = argumentsAt(field('args').offset, 6);
      return (page, at, time) => ({
        kind: 'call',
        time,
        task: task(page, at),
        number: number(page, at),
        args: args(page, at),
      });
    }
    case 'cap_capable': {
      const capability = numberAt(field('cap'));
      const result = numberAt(field('ret'));
      const credentials = field('cred').offset;
      return (page, at, time) => ({
        kind: 'capability',
        time,
        task: task(page, at),
        check: {
          capability: capability(page, at),
          granted: result(page, at) === 0,
          credentials: page.readBigUInt64LE(at + credentials),
        },
      });
    }
    case 'sched_process_fork': {
      const child = numberAt(field('child_pid'));
      return (page, at, time) => ({ kind: 'fork', time, task: task(page, at), child: child(page, at) });
    }
    case 'sched_process_exec': {
      const path = textAt(field('filename'));
      const former = numberAt(field('old_pid'));
      return (page, at, time) => ({
        kind: 'exec',
        time,
        task: task(page, at),
        former: former(page, at),
        path: path(page, at),
      });
    }
    case 'sched_process_exit': {
      const pid = numberAt(field('pid'));
      return (page, at, time) => ({ kind: 'exit', time, task: pid(page, at) });
    }
    case 'cgroup_attach_task': {
      const pid = numberAt(field('pid'));
      const path = textAt(field('dst_path'));
      return (page, at, time) => ({ kind: 'cgroup', time, task: pid(page, at), path: path(page, at) });
    }
    case 'inet_sock_set_state':
      return socketDecoder(field, task);
    case 'fib_table_lookup':
      return routeDecoder(field, task, address4);
    case 'fib6_table_lookup':
      return routeDecoder(field, task, address6);
    default:
      // `syscalls/sys_enter_socket` and the like have the arguments as fields of 8 bytes, in their order.
      return format.name.startsWith('sys_enter_') ? callDecoder(format, task) : unknownKind(format);
  }
}

function unknownKind({ name }: EventFormat): never {
  throw new Malformed(`the trace event ${name} is not known`);
}

function callDecoder(format: EventFormat, task: ReadNumber): DecodeRecord {
  const number = numberAt(requireField(format, '__syscall_nr'));
  const own = [...format.fields].filter(([name]) => !name.startsWith('common_') && name !== '__syscall_nr');
  const args = argumentsAt(Math.min(...own.map(([, { offset }]) => offset)), own.length);
  return (page, at, time) => ({
    kind: 'call',
    time,
    task: task(page, at),
    number: number(page, at),
    args: args(page, at),
  });
}

// include/net/tcp_states.h
const connecting = 2;
const listening = 10;
// include/linux/socket.h
const internet6 = 10;
const tcp = 6;

function socketDecoder(field: (name: string) => EventField, task: ReadNumber): DecodeRecord {
  const state = numberAt(field('newstate'));
  const protocol = numberAt(field('protocol'));
  const family = numberAt(field('family'));
  const ownPort = numberAt(field('sport'));
  const otherPort = numberAt(field('dport'));
  const own = { 4: field('saddr').offset, 6: field('saddr_v6').offset };
  const other = { 4: field('daddr').offset, 6: field('daddr_v6').offset };
  return (page, at, time) => {
    const now = state(page, at);
    if (protocol(page, at) !== tcp || (now !== connecting && now !== listening)) return undefined;
    const side = now === listening ? own : other;
    const port = (now === listening ? ownPort : otherPort)(page, at);
    const address =
      family(page, at) === internet6 ? address6(page, at + side[6]) : address4(page, at + side[4]);
    return {
      kind: 'socket',
      time,
      task: task(page, at),
      use: { does: now === listening ? 'listen' : 'connect', protocol: 'tcp', address, port },
    };
  };
}

const udp = 17;
/** TRACE_FLAG_HARDIRQ and TRACE_FLAG_SOFTIRQ (include/linux/trace_events.h) */
const interruptFlags = 0x08 | 0x10;

/**
 * Decodes a look-up of a route: the kernel makes one when a UDP socket connects, and for each datagram of one that is
 * not connected. Those of an interrupt are for datagrams that arrive, whatever task was interrupted.
 */
function routeDecoder(
  field: (name: string) => EventField,
  task: ReadNumber,
  addressAt: (page: Buffer, at: number) => string,
): DecodeRecord {
  const flags = numberAt(field('common_flags'));
  const protocol = numberAt(field('proto'));
  const port = numberAt(field('dport'));
  const address = field('dst').offset;
  return (page, at, time) => {
    const own = protocol(page, at) === udp && (flags(page, at) & interruptFlags) === 0;
    if (!own || port(page, at) === 0) return undefined;
    return {
      kind: 'socket',
      time,
      task: task(page, at),
      use: { does: 'connect', protocol: 'udp', address: addressAt(page, at + address), port: port(page, at) },
    };
  };
}

function address4(page: Buffer, at: number): string {
  return [...page.subarray(at, at + 4)].join('.');
}

function address6(page: Buffer, at: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => page.readUInt16BE(at + 2 * index));
  // ::ffff:a.b.c.d, an IPv4 peer of an IPv6 socket (RFC 4291, section 2.5.5.2)
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff;
  if (mapped) return address4(page, at + 12);
  // The URL parser writes addresses in the shortest form (RFC 5952).
  return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1);
}

type ReadNumber = (page: Buffer, at: number) => number;

/** Reads a field of at most 4 bytes, or the lower 4 bytes of a longer one. */
function numberAt({ offset, size, signed }: EventField): ReadNumber {
  if (size === 1) return (page, at) => page.readUInt8(at + offset);
  if (size === 2) return (page, at) => page.readUInt16LE(at + offset);
  return signed ? (page, at) => page.readInt32LE(at + offset) : (page, at) => page.readUInt32LE(at + offset);
}

/** Arguments are 8 bytes each, of which the lower 4 are read; a call has 0 for those that it has not. */
function argumentsAt(offset: number, count: number): (page: Buffer, at: number) => CallArguments {
  const word = (page: Buffer, at: number, index: number): number =>
    index < count ? page.readUInt32LE(at + offset + 8 * index) : 0;
  return (page, at) => [word(page, at, 0), word(page, at, 1), word(page, at, 2)];
}

function textAt({ offset, size, isReference }: EventField): (page: Buffer, at: number) => string {
  return (page, at) => {
    const reference = isReference ? page.readUInt32LE(at + offset) : offset | (size << 16);
    const start = at + (reference & 0xff_ff);
    const bytes = page.subarray(start, start + Math.min(reference >>> 16, longestPath));
    const end = bytes.indexOf(0);
    return bytes.subarray(0, end === -1 ? bytes.length : end).toString('utf8');
  };
}
