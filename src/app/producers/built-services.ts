import { normalize } from 'node:path/posix';
import type { AffectedService, Finding } from '../../core/findings/finding.ts';
import type { Location } from '../../core/location.ts';
import type { Setting, SettingName, Workload } from '../../core/workload/workload.ts';
import type { Dockerfile } from '../../core/image/dockerfile.ts';
import type { Subject } from '../../core/subject.ts';
import { builtStage, usedStages } from '../../adapters/dockerfile/stages.ts';
import type { SubjectSets } from '../subjects/all.ts';
import { dockerfileCauses, type DockerfileCause } from './dockerfile-causes.ts';

/** A service that is built from a Dockerfile of the run. */
interface BuiltService {
  subject: Subject;
  workload: Workload;
  dockerfile: Dockerfile;
  /** The subject of the Dockerfile. */
  from: Subject;
  /** The stages that its build runs, by index. */
  stages: ReadonlySet<number>;
}

function builtServices({
  workload: workloads,
  dockerfile: dockerfiles,
}: SubjectSets): readonly BuiltService[] {
  const byName = new Map(dockerfiles.entries.map((entry) => [normalize(entry.value.dockerfile.file), entry]));
  return workloads.entries.flatMap(({ subject, value: { workload } }) => {
    const { build } = workload;
    // Further contexts may stand for stages and images of the file.
    if (build === undefined || build.hasOtherContexts === true) return [];
    const found = byName.get(normalize(build.dockerfile));
    if (found === undefined) return [];
    const { dockerfile } = found.value;
    const stage = builtStage(dockerfile.stages, build.target);
    const stages = stage === undefined ? new Set<number>() : usedStages(dockerfile.stages, stage.index);
    return [{ subject, workload, dockerfile, from: found.subject, stages }];
  });
}

function settingOf({ settings }: Workload, name: SettingName): Setting<unknown> {
  return settings[name];
}

/** Whether the service leaves a setting to its image, and gives the build no argument that decides it in a way not known. */
function isLeftToImage({ effectiveBy, written, value }: Setting<unknown>): boolean {
  if (value.state === 'unreadable' && value.why === 'undetermined') return false;
  return effectiveBy === 'image' || (effectiveBy === 'undetermined' && written === undefined);
}

function line(at: Location): string | undefined {
  return at.in === 'file' ? `${normalize(at.file)}:${at.range.startLine}` : undefined;
}

function shareLine(some: readonly Location[], others: readonly Location[]): boolean {
  const lines = new Set(some.map(line));
  return others.some((at) => lines.has(line(at)) && at.in === 'file');
}

/** Whether a build of the service runs what is at a place of the Dockerfile; all of them read what is before the first stage. */
function isInBuild({ dockerfile, stages }: BuiltService, { sightings }: Finding): boolean {
  return sightings.some((at) => {
    if (at.in !== 'file') return false;
    const stage = dockerfile.stages.findLast(
      ({ from }) => dockerfile.locate(from.span).range.startOffset <= at.range.startOffset,
    );
    return stage === undefined ? stages.size > 0 : stages.has(stage.index);
  });
}

/** Whether an argument of the build may change what the finding is about: then only a finding on the service tells. */
function dependsOnArguments({ workload, dockerfile }: BuiltService, { sightings }: Finding): boolean {
  if (workload.build?.arguments.length === 0) return false;
  const lines = new Set(sightings.map(line));
  return dockerfile.stages.some(({ instructions }) =>
    instructions.some(
      ({ span }) =>
        lines.has(line(dockerfile.locate(span))) && dockerfile.text.slice(span.start, span.end).includes('$'),
    ),
  );
}

/** Whether the defect of a Dockerfile is one of the service, too: it may decide the setting itself. */
function isAffected(service: BuiltService, finding: Finding): boolean {
  if (finding.subject.key !== service.from.key) return false;
  const settings = dockerfileCauses.flatMap(({ cause, setting }) =>
    cause === finding.rule && setting !== undefined ? [settingOf(service.workload, setting)] : [],
  );
  const [setting] = settings;
  if (setting === undefined) return isInBuild(service, finding);
  if (!isLeftToImage(setting) || dependsOnArguments(service, finding)) return false;
  return setting.decidedAt === undefined
    ? isInBuild(service, finding)
    : shareLine(setting.decidedAt, finding.sightings);
}

function partsOf({ detail }: Finding): Readonly<Record<string, string>> {
  return detail.kind === 'setting' ? detail.parts : {};
}

/** Whether a finding on a service is the same mistake as one in its Dockerfile, of two rules that are related. */
function isSameMistake(
  { setting, equal }: DockerfileCause,
  effect: Finding,
  cause: Finding,
  service: BuiltService,
): boolean {
  if (setting !== undefined) {
    const { decidedAt = [] } = settingOf(service.workload, setting);
    return shareLine(decidedAt, cause.sightings);
  }
  if (equal === undefined || !isInBuild(service, cause)) return false;
  const [own, its] = equal;
  return partsOf(effect)[own] === partsOf(cause)[its];
}

function isLimited({ only }: DockerfileCause, effect: Finding): boolean {
  return only !== undefined && !Object.values(partsOf(effect)).some((value) => only.includes(value));
}

/** The findings in Dockerfiles, by file and rule. */
type Causes = ReadonlyMap<string, readonly Finding[]>;

function causeKey(file: Subject, rule: string): string {
  return JSON.stringify([file.key, rule]);
}

function causeOf(effect: Finding, service: BuiltService, causes: Causes): Finding | undefined {
  const related = dockerfileCauses.filter((one) => one.rule === effect.rule && !isLimited(one, effect));
  for (const relation of related) {
    const candidates = causes.get(causeKey(service.from, relation.cause)) ?? [];
    const found = candidates.find((cause) => isSameMistake(relation, effect, cause, service));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where the Dockerfile decides the setting that a finding on a service is about. */
function decidingPlaces({ rule }: Finding, { workload }: BuiltService): readonly Location[] {
  const setting = dockerfileCauses.find((one) => one.rule === rule)?.setting;
  return setting === undefined ? [] : (settingOf(workload, setting).decidedAt ?? []);
}

function markEffect(effect: Finding, service: BuiltService, causes: Causes): Finding {
  const cause = causeOf(effect, service, causes);
  const decidedAt = decidingPlaces(effect, service);
  return {
    ...effect,
    ...(decidedAt.length === 0 ? {} : { decidedAt }),
    ...(cause === undefined ? {} : { causedBy: { rule: cause.rule, fingerprint: cause.fingerprint } }),
  };
}

const relatedRules: ReadonlySet<string> = new Set(dockerfileCauses.map(({ cause }) => cause));

const causedRules: ReadonlySet<string> = new Set(dockerfileCauses.map(({ rule }) => rule));

/** Services need not know of style and hygiene of a Dockerfile, unless a rule on services finds the same. */
function concernsServices({ category, rule }: Finding): boolean {
  return category === 'security' || relatedRules.has(rule);
}

function markCause(
  finding: Finding,
  services: readonly BuiltService[],
  effects: readonly Finding[],
): Finding {
  const caused = new Set(effects.map(({ subject }) => subject.key));
  const affects = services
    .filter((service) => caused.has(service.subject.key) || isAffected(service, finding))
    .map(({ subject, workload }): AffectedService => ({
      subject,
      workloadKey: workload.key,
      at: workload.at,
    }));
  return {
    ...finding,
    ...(affects.length === 0 ? {} : { affects }),
    ...(effects.length === 0 ? {} : { causes: [...new Set(effects.map(({ rule }) => rule))] }),
  };
}

/**
 * Marks what findings in Dockerfiles have to do with the services that are built from them: the services that a finding
 * affects, and the finding in a Dockerfile that causes one on a service.
 */
export function markBuiltServices(findings: readonly Finding[], subjects: SubjectSets): readonly Finding[] {
  const services = builtServices(subjects);
  if (services.length === 0) return findings;
  const byFile = Map.groupBy(services, ({ from }) => from.key);
  const byService = new Map(services.map((service) => [service.subject.key, service]));
  const causes = Map.groupBy(
    findings.filter(({ subject }) => subject.kind === 'dockerfile'),
    ({ subject, rule }) => causeKey(subject, rule),
  );
  const marked = findings.map((finding) => {
    const service = causedRules.has(finding.rule) ? byService.get(finding.subject.key) : undefined;
    return service === undefined ? finding : markEffect(finding, service, causes);
  });
  const effects = Map.groupBy(
    marked.filter(({ causedBy }) => causedBy !== undefined),
    ({ causedBy }) => causedBy?.fingerprint,
  );
  return marked.map((finding) => {
    if (finding.subject.kind !== 'dockerfile' || !concernsServices(finding)) return finding;
    const own = byFile.get(finding.subject.key) ?? [];
    return markCause(finding, own, effects.get(finding.fingerprint) ?? []);
  });
}
