import { withRuntimeAdditions } from '../../adapters/inspect/runtime-additions.ts';
import type { WorkloadCase } from '../../core/rules/check.ts';
import type { Facts, RunFacts, StoredSettings, WorkloadFacts } from '../../core/facts/facts.ts';
import type { ImageSpec } from '../../core/image/image.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import type { Image } from '../../core/image/written-image.ts';
import { isBuiltByCompose } from '../../knowledge/images/image-names.ts';
import { withNetworkPorts } from '../../resolve/network-ports.ts';
import { withPortRanges, withPortsLike } from '../../resolve/port-ranges.ts';
import { resolve } from '../../resolve/resolve.ts';
import { builtImageFinder } from './dockerfiles.ts';
import { engineImage } from './engine-image.ts';
import { withEngineRelays } from './engine-relays.ts';
import { withEngineVolumes } from './engine-volumes.ts';
import { imageKnowledge } from './image-knowledge.ts';
import { withMountUsers } from './mount-users.ts';
import { withNamespaceOwners } from './namespace-owners.ts';
import type { Scope } from './scope.ts';
import { sharedNetworks } from './shared-networks.ts';
import { identifyWorkloads } from './workload-subjects.ts';

/** `app` and `app:latest` are one image; a digest or a tag stays as it is. */
function withTag(reference: string): string {
  return /[:@][^/]*$/u.test(reference) ? reference : `${reference}:latest`;
}

/** Finds a workload's image among those that were collected, by its id and else by its name. */
function imageFinder(images: readonly ImageSpec[]): (written: WrittenWorkload) => Observed<Image> {
  const byName = new Map(
    images.flatMap((image) => [image.id, ...image.references].map((name) => [name, image] as const)),
  );
  return ({ imageId, settings: { image: named } }) => {
    const reference = named && 'value' in named ? withTag(named.value) : undefined;
    const image = byName.get(imageId ?? '') ?? byName.get(reference ?? '');
    if (image) return known(engineImage(image), `image ${image.references[0] ?? image.id}`);
    if (named && 'unresolved' in named)
      return unreadable('not-collected', `the image decides, and ${named.unresolved}`, 'image');
    const name = reference ?? 'a build';
    return unreadable('not-collected', `the image decides, and ${name} was not collected`, `image ${name}`);
  };
}

/** Policies under which Compose builds an image that is not there, without a look for it in its registry. */
const building: ReadonlySet<string> = new Set(['build', 'never']);

/** Policies under which Compose pulls an image that is there. */
const pullingAgain = /^(?:always|refresh|daily|weekly|every_.+)$/u;

/**
 * The image that a service is built as; unreadable where Compose may run another one: with a name and a build it pulls
 * an image that is not there, and builds it only if that fails (tried with docker compose 2.26.1).
 */
function builtImage(
  { build, key, settings: { image, pullPolicy } }: WrittenWorkload,
  findBuilt: ReturnType<typeof builtImageFinder>,
): Observed<Image> | undefined {
  const built = build && findBuilt(build);
  const isNamed = image !== undefined && !('value' in image && isBuiltByCompose(image.value, key));
  if (build === undefined || built === undefined || !isNamed) return built;
  const policy = pullPolicy !== undefined && 'value' in pullPolicy ? pullPolicy.value : '';
  if (building.has(policy)) return built;
  const name = 'value' in image ? image.value : 'its image';
  const when = pullingAgain.test(policy) ? '' : ' where it is missing';
  const why = `Compose pulls ${name}${when}, and builds ${build.dockerfile} only if that fails (pull_policy: build always builds)`;
  return unreadable('not-collected', why, build.dockerfile);
}

/** Returns the engine of a workload; a file does not name its engine, so only common defaults apply. */
function engineFor(facts: Facts, { surface }: WrittenWorkload): Facts['engine'] {
  const isRequestAlone = surface === 'create' && facts.engine.state === 'absent';
  return surface === 'compose' || surface === 'run' || isRequestAlone
    ? unreadable('not-collected', 'a file does not say which engine will run it', 'engine')
    : facts.engine;
}

/** A swarm never starts a task that ended again: it makes another one from the service, which is there to be judged. */
function withoutEndedTasks(workloads: readonly WorkloadFacts[]): readonly WorkloadFacts[] {
  const services = new Set(
    workloads.flatMap(({ written: { surface, key } }) => (surface === 'service' ? [key] : [])),
  );
  return workloads.filter(
    ({ written: { surface, running, key } }) =>
      !(surface === 'container' && running === false && services.has(key)),
  );
}

/** Returns a container as it is from the next start of dockerd on; nothing of its running state is known. */
function storedCase(
  base: Omit<WorkloadCase, 'workload' | 'effective' | 'spec'>,
  written: WrittenWorkload,
  { settings, from }: StoredSettings,
): WorkloadCase {
  const { image, engine } = base;
  const later = { ...written, settings: { ...written.settings, ...settings } };
  const state = unreadable('not-collected', 'dockerd has not started again since', from);
  const workload = resolve(withPortRanges(later), { image, engine });
  return { ...base, workload, effective: state, spec: state };
}

/**
 * Every workload of the facts, but for tasks that ended and services of other files of a project, resolved and with its further readings beside it. Containers and
 * services get the Compose service with the same identity as `declared`.
 */
export function workloadCases(facts: RunFacts, scope: Scope): readonly WorkloadCase[] {
  const find = imageFinder(facts.images);
  const findBuilt = builtImageFinder(facts);
  const identify = identifyWorkloads(facts, scope);
  const images = imageKnowledge(facts.imageTrust);
  const listed = withoutEndedTasks(facts.workloads);
  const cases = listed.map((one: WorkloadFacts): WorkloadCase => {
    const { effective, spec, record } = one;
    // Facts of older versions do not list what the runtime added.
    const written = withNetworkPorts(withRuntimeAdditions(one.written, spec), facts.networks);
    const image = builtImage(written, findBuilt) ?? find(written);
    const engine = engineFor(facts, written);
    const running =
      written.surface === 'container'
        ? { host: facts.host, ...(facts.registries && { registries: facts.registries }) }
        : written.surface === 'service'
          ? { nodeHost: facts.host }
          : {};
    const kept = record === undefined ? {} : { record };
    const base = { subject: identify(one), image, engine, ...running, images };
    const later =
      one.stored === undefined
        ? {}
        : { stored: { ...one.stored, value: storedCase(base, written, one.stored) } };
    const whole = {
      ...base,
      workload: resolve(withPortRanges(written), { image, engine }),
      effective,
      spec,
      ...kept,
      ...later,
    };
    if (written.likely === undefined) return whole;
    const likely = resolve(withPortRanges({ ...written, ...written.likely }), { image, engine });
    return { ...whole, likely: { ...whole, workload: likely } };
  });
  const ofOtherFiles = new Set(
    cases.flatMap(({ subject }, index) => (listed[index]?.isOfOtherFiles === true ? [subject] : [])),
  );
  const isJudged = ({ subject }: WorkloadCase): boolean => !ofOtherFiles.has(subject);
  const files = new Map(
    cases
      .filter((one) => one.workload.surface === 'compose' && isJudged(one))
      .map(({ subject, workload }) => [subject.key, workload]),
  );
  // On an engine the containers say which networks they share; of files alone the names do.
  const mayShare = facts.engine.state === 'absent' ? sharedNetworks(cases) : () => false;
  const placed = withEngineVolumes(withMountUsers(withNamespaceOwners(cases)));
  const joined = withEngineRelays(placed, valueOf(facts.networks) ?? [], mayShare).filter(isJudged);
  return joined.map((one) => {
    const declared = one.workload.surface === 'compose' ? undefined : files.get(one.subject.key);
    return declared ? { ...one, workload: withPortsLike(one.workload, declared), declared } : one;
  });
}
