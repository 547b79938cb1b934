import { requireField } from '../../formats/tracefs/event-format.ts';
import type { EventFormat } from '../../formats/tracefs/event-format.ts';
import type { CheckHalf } from './task-event.ts';

/** Decodes the bytes of one record of a probe at a function of the kernel. */
export type DecodeCheckHalf = (page: Buffer, at: number, time: number) => CheckHalf;

/**
 * Returns a decoder of records of the probe at the entry, with the arguments `cap` and `cred` of the function;
 * `bounding` is the field with the bounding set of the credentials, if one is known to have it.
 */
export function askedDecoder(format: EventFormat, bounding?: string): DecodeCheckHalf {
  const task = requireField(format, 'common_pid').offset;
  const capability = requireField(format, 'cap').offset;
  const credentials = requireField(format, 'cred').offset;
  const set = bounding === undefined ? undefined : requireField(format, bounding).offset;
  return (page, at, time) => ({
    kind: 'asked',
    time,
    task: page.readInt32LE(at + task),
    check: {
      capability: page.readInt32LE(at + capability),
      credentials: page.readBigUInt64LE(at + credentials),
      ...(set === undefined ? {} : { bounding: page.readBigUInt64LE(at + set) }),
    },
  });
}

/** Returns a decoder of records of the probe at the return: 0 for a capability that is there. */
export function answeredDecoder(format: EventFormat): DecodeCheckHalf {
  const task = requireField(format, 'common_pid').offset;
  const result = requireField(format, 'ret').offset;
  return (page, at, time) => ({
    kind: 'answered',
    time,
    task: page.readInt32LE(at + task),
    granted: page.readInt32LE(at + result) === 0,
  });
}
