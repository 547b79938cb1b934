import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import type { EventSource } from './event-source.ts';
import type { CallNumbers } from './trace-call-events.ts';
import { openTraceSource } from './trace-source.ts';
import { openTracerSource } from './tracer-source.ts';

/** The program that traces by ptrace: its file, or why there is none. */
export type TracerProgram = { path: string } | { path?: undefined; why: string };

/** An event source, and why it is not the better one. */
export interface ChosenSource {
  source: EventSource;
  /** Why the kernel's trace events cannot be used, where they cannot. */
  insteadOf?: string;
}

/** Opens the kernel's trace events, else the tracer. */
export async function openEventSource(
  numbers: CallNumbers,
  tracer: TracerProgram,
): Promise<Observed<ChosenSource>> {
  const traced = await openTraceSource(numbers);
  if (traced.state === 'known') return known({ source: traced.value }, traced.from);
  const insteadOf = traced.state === 'absent' ? 'there is no tracefs' : traced.detail;
  if (tracer.path === undefined) return unavailable(insteadOf, tracer.why);
  const source = await openTracerSource(tracer.path, numbers);
  if (source.state === 'known') return known({ source: source.value, insteadOf }, source.from);
  return unavailable(insteadOf, source.state === 'absent' ? source.from : source.detail);
}

/** Returns why neither of both ways can be used. */
export function unavailable(traceEvents: string, tracer: string): Observed<never> {
  return unreadable('unsupported', `trace events: ${traceEvents}; ptrace: ${tracer}`, 'tracefs and ptrace');
}
