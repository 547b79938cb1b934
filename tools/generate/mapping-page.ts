import { known, unreadable, type Observed } from '../../src/core/observed.ts';
import type { EngineFacts } from '../../src/core/engine/engine.ts';
import type { Setting, SettingName, Surface, WrittenWorkload } from '../../src/core/workload/workload.ts';
import { settingNames } from '../../src/knowledge/settings/setting-names.ts';
import { resolve } from '../../src/resolve/resolve.ts';
import { elsewhere } from '../../test/lab/mapping/elsewhere.ts';
import { plainEngine } from '../../test/kit/plain-engine.ts';
import { page, table } from './markdown.ts';

const surfaces: readonly Surface[] = ['compose', 'run', 'create', 'container', 'service'];
const notLooked = unreadable('not-collected', 'the image decides', 'image');
const noEngine = unreadable('not-collected', 'a file does not say which engine will run it', 'engine');

/** A workload that writes nothing, resolved as the surface is: a file without an engine, the rest with a plain one. */
function unsetOn(surface: Surface): Readonly<Record<SettingName, Setting<unknown>>> {
  const platform = surface === 'service' ? 'swarm' : 'docker';
  const written: WrittenWorkload = {
    surface,
    platform,
    key: 'k',
    name: 'n',
    at: [],
    settings: {},
    doubts: [],
  };
  const file = surface === 'compose' || surface === 'run';
  const engine: Observed<EngineFacts> = file ? noEngine : known(plainEngine, 'engine');
  return resolve(written, { image: notLooked, engine }).settings;
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return 'none';
  if (typeof value !== 'object' || value === null) return value === '' ? 'empty' : String(value);
  if (Object.keys(value).length === 0) return 'none';
  const kind: unknown = Object(value).kind;
  return typeof kind === 'string' ? kind : JSON.stringify(value);
}

function unsetText({ value, effectiveBy, because }: Setting<unknown>): string {
  if (value.state !== 'known')
    return `not known: ${value.state === 'unreadable' ? value.detail : value.state}`;
  return `${valueText(value.value)} (${because ?? effectiveBy})`;
}

/** Returns the default of a setting: once if all surfaces agree, else one per surface. */
function unsetCell(setting: SettingName, unset: ReadonlyMap<Surface, ReturnType<typeof unsetOn>>): string {
  const texts = new Map<string, Surface[]>();
  for (const [surface, settings] of unset) {
    const text =
      settingNames[setting][surface] === undefined ? 'cannot be set' : unsetText(settings[setting]);
    texts.set(text, [...(texts.get(text) ?? []), surface]);
  }
  const [only] = texts.keys();
  if (texts.size === 1 && only !== undefined) return only;
  return [...texts].map(([text, where]) => `${where.join(', ')}: ${text}`).join('; ');
}

function shownBy(setting: SettingName): string {
  const written = elsewhere[setting] ?? `mapping.test.ts “${setting}”`;
  return `${written}; unset: mapping-unset.test.ts “${setting}”`;
}

/** Each setting on each surface: `docs/design/workload-mapping.md`. */
export function mappingPage(): string {
  const unset = new Map(surfaces.map((surface) => [surface, unsetOn(surface)] as const));
  const names = Object.keys(settingNames) as SettingName[];
  const rows = names.map((setting) => [
    `\`${setting}\``,
    ...surfaces.map((surface) => settingNames[setting][surface] ?? '—'),
    unsetCell(setting, unset),
    shownBy(setting),
  ]);
  return page(
    '# A workload on five surfaces',
    'The name of each setting on each surface, and its default. The names are those of `src/knowledge/settings/setting-names.ts`; the defaults are those of `src/resolve`: for files without an engine, for the other surfaces with an engine on cgroup v2 and no configuration. Both were seen on Engine 26.1.5, and the named tests (below `test/lab`) verify them on every run of the lab. Fields of `inspect` below `HostConfig` and `Config` are those of the create body; fields of a service are below `Spec.TaskTemplate`, those of `EndpointSpec` below `Spec`. A dash is a setting the surface cannot express.',
    table(
      [
        'Setting',
        'Compose',
        'docker run',
        'Create body',
        'Container inspect',
        'Swarm service',
        'Unset',
        'Shown by',
      ],
      rows,
    ),
    '## Exceptions',
    [
      '- An empty `User` is the image’s user in a create body and root in inspect.',
      '- The daemon’s `no-new-privileges` default is applied when a container is created and never shown by inspect: only the runtime specification or the kernel shows it.',
      '- A privileged container has no seccomp filter unless it names a profile, and inspect shows `label=disable` for it.',
      '- A named volume with `o=bind` is a bind mount of the host; inspect calls it a volume.',
      '- A capability that is both added and dropped is added, unless `ALL` is added: then capabilities dropped by name are dropped, and dropping `ALL` has no effect.',
      '- The id of the network `host` that a service shows is not in the list of networks, but can be requested.',
      '- `volumes_from` with `:ro` loses the `ro` in Compose 2.26.1.',
    ].join('\n'),
  );
}
