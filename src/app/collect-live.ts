import { collectedMembers } from './targets/facts/sparse-members.ts';
import { collectFacts } from '../collect/collect-facts.ts';
import { findOwnContainer } from '../collect/engine/find-own-container.ts';
import type { RegistrySources } from '../collect/registry/query-registries.ts';
import { IronhullError } from '../core/errors.ts';
import type { Facts, WorkloadFacts } from '../core/facts/facts.ts';
import type { CollectedGap } from '../core/findings/finding.ts';
import {
  factNeeds,
  ordinaryNeeds,
  restrictedNeeds,
  type FactNeed,
  type RestrictedNeed,
} from '../core/rules/need.ts';
import type { Observed } from '../core/observed.ts';
import { engineClient } from '../io/engine/client.ts';
import type { EndpointChoice } from '../io/engine/endpoint-sources.ts';
import { registryLogins } from '../io/registry/registry-logins.ts';
import { addComposeOrigins } from './compose-origins.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';
import type { LiveRun } from './live-run.ts';
import type { LiveTargets } from './live-targets.ts';
import { allLiveTargets } from './targets/live.ts';

/** Facts, and why a named target was not collected. */
export interface LiveFacts {
  facts: Facts;
  failures: readonly IronhullError[];
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
  const { openHost } = await allLiveTargets.host.load();
  const { chooseEngine, connectEngine, enginesNotAsked } = await allLiveTargets.engine.load();
  const files = await openHost(targets.hostRoot, runtime);
  const choice = await chooseEngine(targets, runtime);
  const client = connectEngine(choice, runtime);
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
