import type { AdapterDoubt, SettingName, WrittenWorkload } from '../../core/workload/workload.ts';
import { composeKey } from '../../core/workload/workload-key.ts';
import type { ComposeProblem, MapNode } from '../language/node.ts';
import { checkServiceValues } from './check-service-values.ts';
import { checkReferences } from './check-references.ts';
import { checkService } from './check-service.ts';
import type { ComposeModel, ServiceModel } from '../language/model.ts';
import { openPart } from '../language/interpolate.ts';
import { certainName } from '../../knowledge/images/image-names.ts';
import { everySetting } from '../language/setting-names.ts';
import { unknownKeys } from '../language/unknown-keys.ts';
import { stackPorts, stackService, withoutPortModes } from './stack-service.ts';
import { readBuild } from './settings/build.ts';
import { conflictsOf } from './settings/conflicts.ts';
import { closedNetworks } from './settings/networks.ts';
import { followedSources } from './settings/inherited-mounts.ts';
import { entryAt } from './settings/service-view.ts';
import type { ServiceView, WrittenSettings } from './settings/service-view.ts';
import { rememberService } from './written-values.ts';
import { settingReaders } from './settings/table.ts';
import { readScalar, textOf } from './settings/written.ts';

/** What all services of a file share. */
export interface ComposeServiceContext {
  model: ComposeModel;
  project: string;
  /** Absolute directory for relative paths. */
  directory: string;
  /** Absolute paths of the Compose files, in merge order. */
  paths: readonly string[];
  home?: string;
  /** Doubts about every service. */
  doubts: readonly AdapterDoubt[];
  /** Names of the services that have no profile, or an active one. */
  active: ReadonlySet<string>;
  problems: ComposeProblem[];
  load(path: string): string | undefined;
  environmentFile: ServiceView['environmentFile'];
  variable: ServiceView['variable'];
  mountsOfServices: ServiceView['mountsOfServices'];
  /** `swarm`: what `docker stack deploy` makes of the file. */
  deploysTo?: 'swarm';
}

/**
 * Reads one service as a workload: its settings as written, and everything about it that is not understood.
 */
export function readComposeService(context: ComposeServiceContext, service: ServiceModel): WrittenWorkload {
  const doubts: AdapterDoubt[] = [...context.doubts, ...service.doubts];
  // Compose does not check what a service without an active profile refers to.
  const isActive = context.active.has(service.name);
  const view: ServiceView = {
    service,
    model: context.model,
    project: context.project,
    directory: context.directory,
    ...(context.home !== undefined && { home: context.home }),
    load: (path) => context.load(path),
    environmentFile: context.environmentFile,
    variable: context.variable,
    mountsOfServices: context.mountsOfServices,
    doubt: (doubt) => doubts.push(doubt),
    problem: (problem) => isActive && context.problems.push(problem),
  };
  checkService(view, context.problems);
  checkReferences(view, context.active);
  checkServiceValues(view);
  const stack = context.deploysTo === 'swarm' ? stackService(service) : undefined;
  const read = stack === undefined ? view : { ...view, service: stack.service };
  const all: WrittenSettings = Object.assign({}, ...settingReaders.map((reader) => reader.read(read)));
  const { settings, dropped } =
    stack === undefined ? { settings: withoutPortModes(all), dropped: [] } : stackPorts(all);
  const followed = followedSources(view);
  doubts.push(...unknownKeyDoubts(context, service, settings));
  const { insert } = service.node;
  const build = readBuild(view);
  const imageName = openImageName(view);
  const securityOptions = securityOptionsPoint(service.node);
  const deployLimits = deployLimitsPoint(view);
  const conflicts = conflictsOf(view);
  const closed = stack === undefined ? closedNetworks(view) : [];
  const workload: WrittenWorkload = {
    surface: 'compose',
    platform: context.deploysTo ?? 'docker',
    key: composeKey(context.project, service.name),
    name: nameOf(view),
    composeFiles: context.paths,
    ...(closed.length > 0 && { closedNetworks: closed }),
    ...(followed.length > 0 && { inheritsFrom: followed }),
    at: [service.at],
    settings,
    doubts,
    ...(stack && { dropped: [...stack.dropped, ...dropped] }),
    ...(conflicts.length > 0 && { conflicts }),
    ...(build && { build }),
    ...(entryAt(read, 'build') && { imageIsBuilt: true }),
    ...(imageName !== undefined && { imageName }),
    ...(insert && { insert }),
    ...(securityOptions && { securityOptions }),
    ...(deployLimits && { deployLimits }),
  };
  rememberService(workload, service.node);
  return workload;
}

/** Returns the name of the image where a variable without a value decides no more than its tag or digest. */
function openImageName(view: ServiceView): string | undefined {
  const image = entryAt(view, 'image')?.value;
  const partly = image?.kind === 'scalar' ? image.fault?.partly : undefined;
  return partly === undefined ? undefined : certainName(partly, openPart);
}

/** Returns where one more limit goes below `deploy`: Compose refuses one on the service beside those. */
function deployLimitsPoint(view: ServiceView): WrittenWorkload['deployLimits'] {
  const limits = entryAt(view, 'deploy', 'resources', 'limits')?.value;
  if (limits === undefined) return undefined;
  return limits.kind === 'map' && limits.insert !== undefined ? limits.insert : 'shared';
}

/** Returns where one more security option goes. A list that the service has from elsewhere has no such place. */
function securityOptionsPoint({ entries }: MapNode): WrittenWorkload['securityOptions'] {
  const options = entries.get('security_opt')?.value;
  if (options === undefined) return undefined;
  return options.kind === 'list' && options.append !== undefined ? options.append : 'shared';
}

/** The keys of a service that are read into facts; `container_name` is its name. */
const readKeys: ReadonlySet<string> = new Set([
  ...settingReaders.flatMap(({ keys }) => keys),
  'container_name',
  'extends',
  'provider',
]);

/**
 * Returns the settings that a key could decide which nothing is known about: what is written stays, and a list may
 * have further entries.
 */
function openSettings(settings: WrittenSettings): readonly SettingName[] {
  return everySetting.filter((name) => {
    const written = settings[name];
    return (
      written === undefined || ('value' in written && name !== 'selinux' && Array.isArray(written.value))
    );
  });
}

/** Returns a doubt for each key of the service, and each outside the services, that nothing is known about. */
function unknownKeyDoubts(
  { problems }: ComposeServiceContext,
  { node }: ServiceModel,
  settings: WrittenSettings,
): readonly AdapterDoubt[] {
  const own = unknownKeys(node, readKeys).map(({ path, at }) => ({
    what: `it is not known what the key ${JSON.stringify(path)} decides`,
    at,
  }));
  const outside = problems.flatMap(({ unknownKey, message, at }) =>
    unknownKey ? [{ what: `it is not known what a key of the file decides: ${message}`, at }] : [],
  );
  const all = [...own, ...outside];
  const affects = all.length === 0 ? [] : openSettings(settings);
  return all.map(({ what, at }) => ({ what, at: [at], affects }));
}

/** Returns `container_name`, else the service's name: the number of its containers is unknown. */
function nameOf(view: ServiceView): string {
  const standard = view.service.name;
  const entry = entryAt(view, 'container_name');
  if (entry === undefined) return standard;
  const name = readScalar(entry.value, textOf, 'a name');
  if ('value' in name) return name.value === '' ? standard : name.value;
  view.doubt({ what: `container_name: ${name.unresolved}`, at: [entry.at], affects: [] });
  return standard;
}
