import type { ImageConfig, ImageSpec, ScannedAs } from '../../core/image/image.ts';
import type { DocumentLocation } from '../../core/location.ts';
import { unreadable, type Observed } from '../../core/observed.ts';
import type { Entry, Written } from '../../core/workload/workload.ts';
import type { ImageDoubt, ImageSettingName, WrittenImage } from '../../core/image/written-image.ts';
import { pointerStep } from '../../formats/engine-json/node.ts';
import { buildStep } from './build-step.ts';

type Place = (pointer: string) => readonly [DocumentLocation];
type Settings = WrittenImage['settings'];

/** Lists that an unreadable configuration leaves empty. */
const ofLists = ['exposedPorts', 'volumes', 'environment'] as const;

/** The reason for what older facts do not have. */
const notCollected = 'not collected by the version that wrote the facts';

function entries<T>(
  values: readonly T[],
  at: (value: T) => readonly [DocumentLocation],
): readonly Entry<T>[] {
  return values.map((value) => ({ value, at: at(value) }));
}

function setting<T>(reading: Observed<T>, at: readonly [DocumentLocation]): Written<T> | undefined {
  return reading.state === 'known' ? { value: reading.value, at } : undefined;
}

/** Returns a list setting. An empty list is not written: the engine shows an unset one the same way. */
function list<T>(
  value: readonly Entry<T>[],
  at: readonly [DocumentLocation],
): Written<readonly Entry<T>[]> | undefined {
  return value.length === 0 ? undefined : { value, at };
}

function doubtOf(
  reading: Observed<unknown> | undefined,
  from: string,
  affects: readonly ImageSettingName[],
): readonly ImageDoubt[] {
  if (reading === undefined) return [{ what: notCollected, from, affects }];
  if (reading.state !== 'unreadable') return [];
  return [{ what: reading.detail, from: reading.from, affects }];
}

const ofConfig = ['labels', 'entrypoint', 'command', 'stopSignal', 'shell', 'onBuild'] as const;

function configSettings(
  config: ImageConfig,
  place: Place,
): { [K in (typeof ofConfig)[number]]: Settings[K] } {
  const one = <T>(value: T | undefined, pointer: string): Written<T> | undefined =>
    value === undefined ? undefined : { value, at: place(pointer) };
  return {
    labels: list(
      entries(config.labels, (name) => place(`/Config/Labels${pointerStep(name)}`)),
      place('/Config/Labels'),
    ),
    entrypoint: one(config.entrypoint, '/Config/Entrypoint'),
    command: one(config.command, '/Config/Cmd'),
    stopSignal: one(config.stopSignal, '/Config/StopSignal'),
    shell: one(config.shell, '/Config/Shell'),
    onBuild: list(
      config.onBuild.map((value, index) => ({ value, at: place(`/Config/OnBuild/${index}`) })),
      place('/Config/OnBuild'),
    ),
  };
}

function settingsOf(spec: ImageSpec, place: Place): Settings {
  const { credentials, config, exposedPorts, volumes, environmentNames } = spec;
  const all: { [K in ImageSettingName]?: Settings[K] | undefined } = {
    user: setting(spec.user, place('/Config/User')),
    health:
      spec.health.state === 'known' && spec.health.value
        ? setting(spec.health, place('/Config/Healthcheck'))
        : undefined,
    exposedPorts: list(
      entries(exposedPorts, (port) => place(`/Config/ExposedPorts${pointerStep(port)}`)),
      place('/Config/ExposedPorts'),
    ),
    volumes: list(
      entries(volumes, (path) => place(`/Config/Volumes${pointerStep(path)}`)),
      place('/Config/Volumes'),
    ),
    environment: list(
      environmentNames.map((name) => ({ value: { name }, at: place('/Config/Env') })),
      place('/Config/Env'),
    ),
    ...(config?.state === 'known' ? configSettings(config.value, place) : {}),
    ...(credentials?.state === 'known'
      ? {
          credentials: {
            value: entries(credentials.value, ({ pointer }) => place(pointer ?? '/Config')),
            at: place('/Config'),
          },
        }
      : {}),
  };
  return Object.fromEntries(Object.entries(all).filter(([, written]) => written !== undefined));
}

/** Where the documents that describe an image have its settings and steps; `index` counts from the oldest step. */
interface Pointers {
  setting: (inspect: string) => string;
  step: (index: number, count: number) => string;
}

const pointersIn: Readonly<Record<ScannedAs['document'], Pointers>> = {
  // An engine lists the newest step first.
  inspect: { setting: (pointer) => pointer, step: (index, count) => `/${count - 1 - index}/CreatedBy` },
  configuration: {
    setting: (pointer) => pointer.replace(/^\/Config/u, '/config'),
    step: (index) => `/history/${index}/created_by`,
  },
};

/**
 * Returns an image of an engine or of a scan as written, from the documents in the facts, with locations in those. What facts
 * of older versions did not collect is a doubt.
 */
export function writtenImage(spec: ImageSpec): WrittenImage {
  const { id, references, created, userNumber, size, layers, files, history, scanned } = spec;
  const name = scanned?.name ?? references[0] ?? id;
  const form = scanned?.document ?? 'inspect';
  const document = `${form} of image ${name}`;
  const place: Place = (pointer) => [
    { in: 'document', document, pointer: pointersIn[form].setting(pointer) },
  ];
  const steps = history ?? unreadable('not-collected', notCollected, `history of image ${name}`);
  return {
    surface: scanned === undefined ? 'engine' : 'scanned',
    id,
    references,
    at: place('/Config'),
    created,
    ...(userNumber && { userNumber }),
    ...(size && { size }),
    ...(layers && { layers }),
    ...(files && { files }),
    steps:
      steps.state === 'known'
        ? {
            ...steps,
            value: steps.value.map((step, index, { length }) =>
              buildStep(step, {
                in: 'document',
                document: steps.from,
                pointer: pointersIn[form].step(index, length),
              }),
            ),
          }
        : steps,
    settings: settingsOf(spec, place),
    doubts: [
      ...doubtOf(spec.user, document, ['user']),
      ...doubtOf(spec.health, document, ['health']),
      ...doubtOf(spec.credentials, document, ['credentials']),
      ...doubtOf(spec.config, document, ofConfig),
      ...(spec.config?.state === 'unreadable' ? doubtOf(spec.config, document, ofLists) : []),
    ],
  };
}
