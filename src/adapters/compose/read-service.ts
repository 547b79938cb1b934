import type { AdapterDoubt, WrittenWorkload } from '../../core/workload.ts';
import type { ComposeProblem } from '../../formats/compose/node.ts';
import { isKnownKey, serviceKeys } from './known-keys.ts';
import type { ComposeModel, ServiceModel } from './model.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, WrittenSettings } from './service-view.ts';
import { everySetting } from './setting-names.ts';
import { settingReaders } from './settings/table.ts';
import { readScalar, textOf } from './written.ts';

/** What is the same for every service of a file. */
export interface ServiceContext {
  model: ComposeModel;
  project: string;
  /** Absolute path of the Compose file. */
  path: string;
  home?: string;
  /** Doubts that hold for each service. */
  doubts: readonly AdapterDoubt[];
  problems: ComposeProblem[];
  load(path: string): string | undefined;
}

/** One service as a workload: its settings as written, and everything about it that is not understood. */
export function readService(context: ServiceContext, service: ServiceModel): WrittenWorkload {
  const doubts: AdapterDoubt[] = [...context.doubts, ...service.doubts];
  const view: ServiceView = {
    service,
    model: context.model,
    project: context.project,
    ...(context.home !== undefined && { home: context.home }),
    load: (path) => context.load(path),
    doubt: (doubt) => doubts.push(doubt),
    problem: (problem) => context.problems.push(problem),
  };
  checkKeys(view);
  const settings: WrittenSettings = Object.assign({}, ...settingReaders.map((reader) => reader.read(view)));
  const { insert } = service.node;
  return {
    surface: 'compose',
    platform: 'docker',
    key: `compose:${context.project}/${service.name}`,
    name: containerName(view),
    composeFiles: [context.path],
    at: [service.at],
    settings,
    doubts,
    ...(insert && { insert }),
  };
}

function containerName(view: ServiceView): string {
  const standard = `${view.project}-${view.service.name}-1`;
  const entry = entryAt(view, 'container_name');
  if (entry === undefined) return standard;
  const name = readScalar(entry.value, textOf, 'a name');
  if ('value' in name) return name.value === '' ? standard : name.value;
  view.doubt({ what: `container_name: ${name.unresolved}`, at: [entry.at], affects: [] });
  return standard;
}

function checkKeys(view: ServiceView): void {
  const { name, node, at, doubts } = view.service;
  for (const [key, entry] of node.entries) {
    if (isKnownKey(serviceKeys, key)) continue;
    view.problem({ message: `services.${name}: additional property ${key} is not allowed`, at: entry.keyAt });
    view.doubt({ what: `the key ${key} is not one of Compose's`, at: [entry.at], affects: [] });
  }
  const provider = node.entries.get('provider');
  if (provider !== undefined) {
    const what = 'the service is run by a provider, not as a container';
    view.doubt({ what, at: [provider.at], affects: everySetting });
    return;
  }
  if (node.entries.has('image') || node.entries.has('build') || doubts.length > 0) return;
  view.problem({ message: `service ${name} has neither an image nor a build context specified`, at });
}
