import { leadsElsewhere, parseAddress } from '../../io/engine/endpoint.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { SubjectName } from '../../core/subject.ts';
import { rootSubject, subjectWithin, type Subject } from '../../core/subject.ts';
import { valueOf } from '../../core/observed.ts';

/** The host and the engine that facts are of. Everything else in the facts belongs to one of them, or to a file. */
export interface Scope {
  host: Subject;
  engine: Subject;
}

/**
 * The host and the engine of facts. `label` tells facts apart whose hosts or engines have the same
 * name: the name of the file they were read from.
 */
export function scopeOf(facts: Facts, label?: string): Scope {
  const host = hostSubject(facts, label);
  return { host, engine: engineSubject(facts, host, label) };
}

function labelled(name: string, label: string | undefined): string {
  return label === undefined ? name : `${name} (${label})`;
}

function hostSubject(facts: Facts, label: string | undefined): Subject {
  const name = engineHostname(facts) ?? valueOf(valueOf(facts.host)?.hostname) ?? 'this host';
  const shown = labelled(name, label);
  return rootSubject('host', shown, shown, name);
}

/** The name that an engine of this machine gives its host: it is the same whatever part of the facts a run needs. */
function engineHostname({ engine }: Facts): string | undefined {
  const { endpoint, hostname } = valueOf(engine) ?? {};
  return endpoint === undefined || isElsewhere(endpoint) ? undefined : hostname;
}

/** The engine belongs to the host, unless its address leads to another machine. */
function engineSubject({ engine }: Facts, host: Subject, label: string | undefined): Subject {
  const endpoint = valueOf(engine)?.endpoint ?? 'engine';
  if (!isElsewhere(endpoint))
    return subjectWithin(host, { kind: 'engine', id: endpoint, name: endpoint }, `engine:${endpoint}`);
  const shown = labelled(endpoint, label);
  return rootSubject('engine', shown, shown, endpoint);
}

function isElsewhere(endpoint: string): boolean {
  const address = /^[a-z]+:\/\//u.test(endpoint) ? parseAddress(endpoint) : undefined;
  return address !== undefined && !('unsupported' in address) && leadsElsewhere(address);
}

/** An engine of the host that did not answer, by the file that configures it or by its address. */
export function otherEngine({ host }: Scope, place: string): Subject {
  return subjectWithin(host, { kind: 'engine', id: place, name: place }, `engine:${place}`);
}

/** A network, volume, image, swarm or workload of the engine. `own` tells it from others of the engine. */
export function ofEngine({ engine }: Scope, name: SubjectName, own: string): Subject {
  return subjectWithin(engine, name, own);
}
