import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import type { RecordingGap } from '../core/confine/recording.ts';
import { connectionsGap } from '../confine/recording/merge-recordings.ts';
import { pairChecks } from '../confine/recording/pair-checks.ts';
import { capabilityEvents } from './capability-events.ts';
import { cleanUp } from './clean-up.ts';
import type { CleanUp } from './clean-up.ts';
import { commandFailure } from './command-failure.ts';
import type { EventSource } from './event-source.ts';
import { callEvents } from './trace-call-events.ts';
import type { CallNumbers } from './trace-call-events.ts';
import { decodersOf, readTrace } from './trace-tasks.ts';
import { mountTracefs } from './tracefs-mount.ts';
import { openTracingInstance } from './tracing-instance.ts';
import type { TracingInstance } from './tracing-instance.ts';
import { datagramFilter, datagrams } from '../confine/recording/event-filter.ts';

const processEvents = ['sched/sched_process_fork', 'sched/sched_process_exec', 'sched/sched_process_exit'];
const groupEvent = 'cgroup/cgroup_attach_task';
const socketEvent = 'sock/inet_sock_set_state';
/** Look-ups of routes, by which peers of UDP sockets are seen; the second is missing in a kernel without IPv6. */
const routeEvents = ['fib/fib_table_lookup', 'fib6/fib6_table_lookup'] as const;

/** Size of the buffer of one processor for control groups in KiB: a container that starts has a few records. */
const groupBufferKib = 256;

/**
 * Opens the trace events of the kernel (tracefs) as a source of events. Needs root, and the events of system
 * calls and of processes.
 */
export async function openTraceSource(calls: CallNumbers): Promise<Observed<EventSource>> {
  const mount = await mountTracefs();
  if (mount.state !== 'known') return mount;
  const cleaning = cleanUp();
  cleaning.add(async () => {
    const left = await mount.value.release();
    return left === undefined ? [] : [left];
  });
  try {
    const source = await sourceOf(mount.value.path, cleaning, calls);
    if (source.state !== 'known') await cleaning.run();
    return source;
  } catch (error) {
    await cleaning.run();
    const { message, denied } = commandFailure(error);
    return unreadable(denied ? 'denied' : 'unsupported', message, mount.value.path);
  }
}

async function sourceOf(
  tracefs: string,
  cleaning: CleanUp,
  numbers: CallNumbers,
): Promise<Observed<EventSource>> {
  const suffix = `${Date.now() % 1_000_000}`;
  const open = async (name: string, bufferKib?: number): Promise<TracingInstance> => {
    const instance = await openTracingInstance(tracefs, name, bufferKib);
    cleaning.add(async () => {
      await instance.close();
      return [];
    });
    return instance;
  };
  const instance = await open(suffix);
  // Under the systemd cgroup driver process 1 puts a container's first task into its control group, and no task
  // that is followed: this instance has those of every task.
  const groups = await open(`${suffix}-groups`, groupBufferKib);
  const tasks = await decodersOf(instance, [...processEvents, socketEvent, ...routeEvents]);
  const joins = await decodersOf(groups, [groupEvent]);
  const calls = await callEvents(instance, numbers);
  const missing = [...tasks.missing, ...joins.missing];
  const needed = processEvents.filter((event) => missing.includes(event));
  if (calls.events.length === 0) needed.push('syscalls/sys_enter_*');
  if (needed.length > 0)
    return unreadable('unsupported', `this kernel has no trace event ${needed.join(', ')}`, tracefs);
  const checks = await capabilityEvents(instance, { tracefs, suffix, cleaning });
  const seesDatagrams = tasks.events.includes(routeEvents[0]);
  let peers = datagrams;
  return known(
    {
      gaps: () => [...gapsOf(missing), ...checks.gaps],
      seesCapabilities: checks.events.length > 0,
      whyNoDatagrams: seesDatagrams ? undefined : `this kernel has no trace event ${routeEvents[0]}`,
      missesTasks: () => missing.includes(groupEvent),
      follow: (pids) => instance.follow(pids),
      ready: () => Promise.resolve(undefined),
      whyNotFollowed: () => Promise.resolve(undefined),
      read(take, turn) {
        for (const event of joins.events) groups.enable(event);
        // After `follow`: without tasks to follow, the events of the whole machine would come.
        for (const event of routeEvents) if (tasks.events.includes(event)) instance.filter(event, datagrams);
        for (const event of [...tasks.events, ...checks.events, ...calls.events]) instance.enable(event);
        const decoders = new Map([
          ...tasks.decoders,
          ...joins.decoders,
          ...checks.decoders,
          ...calls.decoders,
        ]);
        return readTrace([instance, groups], decoders, pairChecks(take), turn);
      },
      dropKnown(observer, held) {
        calls.dropKnown(observer.known());
        checks.dropKnown(observer.knownCapabilities(held), held);
        const ofPeers = datagramFilter(observer.connected());
        if (seesDatagrams && ofPeers !== peers) instance.filter(routeEvents[0], ofPeers);
        peers = ofPeers;
      },
      lost: async () => (await instance.lost()) + (await groups.lost()) + (await checks.lost()),
      close: () => cleaning.run(),
    },
    tracefs,
  );
}

function gapsOf(missing: readonly string[]): readonly RecordingGap[] {
  const gaps = [
    { event: groupEvent, what: 'start of the container, docker exec and health checks' },
    { event: socketEvent, what: connectionsGap },
  ];
  return gaps
    .filter(({ event }) => missing.includes(event))
    .map(({ event, what }) => ({ what, why: `this kernel has no trace event ${event}` }));
}
