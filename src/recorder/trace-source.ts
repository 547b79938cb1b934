import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import type { RecordingGap } from '../core/recording.ts';
import { commandFailure } from './command-failure.ts';
import type { EventSource } from './event-source.ts';
import { callEvents } from './trace-call-events.ts';
import type { CallNumbers } from './trace-call-events.ts';
import { decodersOf, readTrace } from './trace-tasks.ts';
import { mountTracefs } from './tracefs-mount.ts';
import type { TracefsMount } from './tracefs-mount.ts';
import { openTracingInstance } from './tracing-instance.ts';
import type { TracingInstance } from './tracing-instance.ts';
import { capabilityFilter } from '../confine/recording/event-filter.ts';

const processEvents = ['sched/sched_process_fork', 'sched/sched_process_exec', 'sched/sched_process_exit'];
const groupEvent = 'cgroup/cgroup_attach_task';
const socketEvent = 'sock/inet_sock_set_state';
const capabilityEvent = 'capability/cap_capable';

/**
 * Opens the trace events of the kernel (tracefs) as a source of events. Needs root, and the events of system
 * calls and of processes.
 */
export async function openTraceSource(calls: CallNumbers): Promise<Observed<EventSource>> {
  const mount = await mountTracefs();
  if (mount.state !== 'known') return mount;
  try {
    const instance = await openTracingInstance(mount.value.path, `${Date.now() % 1_000_000}`);
    const source = await sourceOf(instance, mount.value, calls).catch(async (error: unknown) => {
      await instance.close();
      throw error;
    });
    if (source.state !== 'known') {
      await instance.close();
      await mount.value.release();
    }
    return source;
  } catch (error) {
    await mount.value.release();
    const { message, denied } = commandFailure(error);
    return unreadable(denied ? 'denied' : 'unsupported', message, mount.value.path);
  }
}

async function sourceOf(
  instance: TracingInstance,
  mount: TracefsMount,
  numbers: CallNumbers,
): Promise<Observed<EventSource>> {
  const tasks = await decodersOf(instance, [...processEvents, groupEvent, socketEvent, capabilityEvent]);
  const calls = await callEvents(instance, numbers);
  const needed = processEvents.filter((event) => tasks.missing.includes(event));
  if (calls.events.length === 0) needed.push('syscalls/sys_enter_*');
  if (needed.length > 0)
    return unreadable('unsupported', `this kernel has no trace event ${needed.join(', ')}`, mount.path);
  const seesCapabilities = !tasks.missing.includes(capabilityEvent);
  let checks = '';
  return known(
    {
      gaps: gapsOf(tasks.missing),
      seesCapabilities,
      follow: (pids) => instance.follow(pids),
      read(take, turn) {
        // After `follow`: without tasks to follow, the events of the whole machine would come.
        for (const event of [...tasks.events, ...calls.events]) instance.enable(event);
        return readTrace(instance, new Map([...tasks.decoders, ...calls.decoders]), take, turn);
      },
      dropKnown(observer, held) {
        calls.dropKnown(observer.known());
        const filter = capabilityFilter(observer.knownCapabilities(held));
        if (seesCapabilities && filter !== checks) instance.filter(capabilityEvent, filter);
        checks = filter;
      },
      lost: () => instance.lost(),
      async close() {
        await instance.close();
        const left = await mount.release();
        return left === undefined ? [] : [left];
      },
    },
    mount.path,
  );
}

function gapsOf(missing: readonly string[]): readonly RecordingGap[] {
  const gaps = [
    { event: capabilityEvent, what: 'capabilities', since: ' (Linux 6.14 has)' },
    { event: groupEvent, what: 'docker exec and health checks', since: '' },
    { event: socketEvent, what: 'connections', since: '' },
  ];
  return gaps
    .filter(({ event }) => missing.includes(event))
    .map(({ event, what, since }) => ({ what, why: `this kernel has no trace event ${event}${since}` }));
}
