/** A probe in `kprobe_events` of tracefs (Documentation/trace/kprobetrace.rst). */
export interface DefinedProbe {
  group: string;
  event: string;
}

/** How often a probe was reached, and how often the kernel could not record it. */
export interface ProbeCounts {
  hits: number;
  missed: number;
}

const definition = /^[pr]\d*:(?<group>\w+)\/(?<event>\w+)\s/u;
const countsLine = /^\s*(?<event>\w+)\s+(?<hits>\d+)\s+(?<missed>\d+)\s*$/u;

/** Parses `kprobe_events`: one definition a line, `p:group/event function arguments` or `r16:…`. */
export function parseDefinedProbes(text: string): readonly DefinedProbe[] {
  return text.split('\n').flatMap((line) => {
    const { group, event } = definition.exec(line)?.groups ?? {};
    return group === undefined || event === undefined ? [] : [{ group, event }];
  });
}

/** Parses `kprobe_profile`: counts by the name of the event, without its group. */
export function parseProbeProfile(text: string): ReadonlyMap<string, ProbeCounts> {
  return new Map(
    text.split('\n').flatMap((line): [string, ProbeCounts][] => {
      const { event, hits, missed } = countsLine.exec(line)?.groups ?? {};
      return event === undefined ? [] : [[event, { hits: Number(hits), missed: Number(missed) }]];
    }),
  );
}
