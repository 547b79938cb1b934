import { collectedMembers } from './targets/facts/sparse-members.ts';
import { resolve } from 'node:path';
import { collectFacts } from '../collect/collect-facts.ts';
import { findOwnContainer } from '../collect/engine/find-own-container.ts';
import type { RegistrySources } from '../collect/registry/query-registries.ts';
import { IronhullError } from '../core/errors.ts';
import type { Facts, WorkloadFacts } from '../core/facts.ts';
import type { CollectedGap } from '../core/finding.ts';
import {
  factNeeds,
  ordinaryNeeds,
  restrictedNeeds,
  type FactNeed,
  type RestrictedNeed,
} from '../core/need.ts';
import type { Observed } from '../core/observed.ts';
import { diskFiles } from '../io/disk-files.ts';
import { engineClient, type EngineClient } from '../io/engine/client.ts';
import { describeEndpoint } from '../io/engine/endpoint.ts';
import type { EndpointChoice } from '../io/engine/endpoint-sources.ts';
import { resolveEndpoint } from '../io/engine/resolve-endpoint.ts';
import type { HostFiles } from '../io/files.ts';
import { registryLogins } from '../io/registry/registry-logins.ts';
import { addComposeOrigins } from './compose-origins.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';
import type { LiveRun } from './live-run.ts';
import type { LiveTargets } from './live-targets.ts';

/** Facts, and why a named target was not collected. */
export interface LiveFacts {
  facts: Facts;
  failures: readonly IronhullError[];
}

async function hostFiles(
  { hostRoot }: LiveTargets,
  { files, directory }: RuntimeContext,
): Promise<HostFiles> {
  if (hostRoot === undefined) return files;
  const place = await files.realPath(resolve(directory, hostRoot));
  if (place.state === 'absent') throw new IronhullError('TARGET_MISSING', `${hostRoot}: no such folder`);
  if (place.state === 'unreadable')
    throw new IronhullError('TARGET_UNREADABLE', `${hostRoot}: ${place.detail}`);
  const status = await files.status(place.value);
  if (status.state === 'known' && status.value.kind !== 'directory')
    throw new IronhullError('TARGET_UNREADABLE', `${hostRoot}: not a folder`);
  return diskFiles(place.value);
}

function connect(
  choice: Observed<EndpointChoice>,
  { progress, env }: RuntimeContext,
): EngineClient | undefined {
  if (choice.state !== 'known') return undefined;
  progress(`engine at ${describeEndpoint(choice.value.endpoint)} (${choice.value.because})`);
  return engineClient(choice.value.endpoint, { env });
}

/** Queries registries over separate connections, so that a hanging one delays nothing else. */
function registrySources(
  targets: LiveTargets,
  choice: Observed<EndpointChoice>,
  runtime: RuntimeContext,
): RegistrySources | undefined {
  if (refused(targets).includes('registries') || choice.state !== 'known') return undefined;
  const { endpoint } = choice.value;
  return {
    client: engineClient(endpoint, { env: runtime.env }),
    logins: registryLogins(runtime, endpoint),
  };
}

/** Returns a gap for a machine without an engine and for each further engine. */
function enginesNotAsked(choice: Observed<EndpointChoice>): readonly CollectedGap[] {
  const subject = { kind: 'engine', id: 'engine', name: 'engine' } as const;
  if (choice.state === 'absent') {
    const why = `no Docker Engine was found (${choice.from}): name one with --engine where there is one`;
    return [{ subject, what: 'engine', why }];
  }
  const others = choice.state === 'known' ? (choice.value.others ?? []) : [];
  return others.map((path) => {
    const why = `it is another engine of this machine: run again with --engine unix://${path}`;
    return { subject: { ...subject, id: path, name: path }, what: `engine at ${path}`, why };
  });
}

function engineFailure({ engine, context }: LiveTargets, facts: Facts): readonly IronhullError[] {
  if ((engine ?? context) === undefined || facts.engine.state === 'known') return [];
  const { engine: reading } = facts;
  const why =
    reading.state === 'unreadable'
      ? `${reading.from}: ${reading.detail}`
      : `${engine ?? context}: no Docker engine found`;
  return [new IronhullError('ENGINE_UNREACHABLE', why)];
}

/** The option that allows a restricted need. */
const options = { 'image-files': '--image-files', registries: '--registry' } as const;

function refused({ imageFiles, registry, allow = [] }: LiveTargets): readonly RestrictedNeed[] {
  const given = { 'image-files': imageFiles, registries: registry };
  return restrictedNeeds.filter((need) => given[need] !== true && !allow.includes(need));
}

/** Returns all needs but the restricted ones not allowed. */
function everyAllowed(targets: LiveTargets): readonly FactNeed[] {
  const not = refused(targets);
  return [...ordinaryNeeds, ...restrictedNeeds.filter((need) => !not.includes(need))];
}

function allowed(needs: readonly FactNeed[], targets: LiveTargets): readonly FactNeed[] {
  const not: readonly FactNeed[] = refused(targets);
  return needs.filter((need) => !not.includes(need));
}

/** Returns a gap for each part of the facts that a check needs and no option allows. */
function notAllowed(needs: readonly FactNeed[], targets: LiveTargets): readonly CollectedGap[] {
  const subject = { kind: 'engine', id: 'engine', name: 'engine' } as const;
  return refused(targets)
    .filter((need) => needs.includes(need))
    .map((need) => {
      const allowedBy = options[need];
      const why = `costly or asks others: allow it with ${allowedBy}, or \`allow: [${need}]\` in the policy`;
      return { subject, what: factNeeds[need], why, allowedBy };
    });
}

/** Marks the container this program runs in; an engine that does not list it runs elsewhere. */
function withSelf(facts: Facts, self: string | undefined): Facts {
  const isListed = facts.workloads.some(({ written }) => written.id === self);
  return self !== undefined && isListed ? { ...facts, self } : facts;
}

/**
 * Looks at the host, the engine and what runs on it, and at the compose files that containers
 * were made from; `written` are the workloads of files that were named.
 * @throws IronhullError for a host root that cannot be read.
 */
export async function collectLive(
  targets: LiveRun,
  written: readonly WorkloadFacts[],
  runtime: RuntimeContext,
  needs: readonly FactNeed[] = everyAllowed(targets),
): Promise<LiveFacts> {
  const { clock, progress, version } = runtime;
  const files = await hostFiles(targets, runtime);
  const choice = await resolveEndpoint({ ...runtime, ...targets });
  const client = connect(choice, runtime);
  const registries = registrySources(targets, choice, runtime);
  try {
    const { facts: found } = await collectFacts({
      tool: `ironhull ${version}`,
      files,
      hostNamed: targets.hostRoot !== undefined,
      // Programs of this machine do not describe an offline root.
      ...(files.root === '/' && runtime.probes !== undefined ? { probes: runtime.probes } : {}),
      client,
      needs: allowed(needs, targets),
      ...(registries && { registries }),
      ...(choice.state === 'known' ? {} : { withoutEngine: choice }),
      extraWorkloads: written,
      extraGaps: [...enginesNotAsked(choice), ...notAllowed(needs, targets)],
      clock,
      onProgress: (collector) => progress(`collecting ${collector}`),
    });
    const failures = engineFailure(targets, found);
    const from = { targets, client, files, needs: allowed(needs, targets) };
    const assessed = (await targets.compareWithAdvisories?.(found, from, runtime)) ?? found;
    const all = await addComposeOrigins(assessed, files, runtime);
    const facts = withSelf(all, await findOwnContainer(runtime.files));
    return { facts: { ...facts, collects: collectedMembers() }, failures };
  } finally {
    client?.close();
    registries?.client.close();
  }
}
