import type { UnplacedChange } from '../core/findings/finding.ts';
import type { Location } from '../core/location.ts';
import type { SettingName, WorkloadIdentity } from '../core/workload/workload.ts';
import { settingNames, type SurfaceNames } from '../knowledge/settings/setting-names.ts';

type Value = string | boolean | number;

/** What `docker update` changes on a container that exists (docker-container-update). */
const updatable: ReadonlySet<SettingName> = new Set(['memory', 'cpu', 'pids', 'restart']);

/** A setting as `docker run` takes it: `--memory 512m`, `--read-only`, `--init=false`. */
export function runOption(setting: SettingName, value: Value): string {
  const flag = settingNames[setting].run?.split(' ')[0] ?? setting;
  if (value === true) return flag;
  return value === false ? `${flag}=false` : `${flag} ${value}`;
}

/** The options of a setting with the places where they show: `--mount` at `/HostConfig/Mounts`, beside `--volume`. */
function placesOfOptions({ run = '', container = '' }: SurfaceNames): [pointer: string, option: string][] {
  const [first = '', ...beside] = container.split(', ').map((name) => name.split(' ')[0] ?? '');
  const above = first.slice(0, first.lastIndexOf('.') + 1);
  const options = run.split(', ').map((name) => name.split(' ')[0] ?? '');
  // Names without a common place above them are no places, and stand in no order.
  const names = above === '' ? [first] : [first, ...beside.map((name) => above + name)];
  return names.flatMap((name, index) => {
    const option = options[index] ?? options[0] ?? '';
    return name === '' || option === '' ? [] : [[`/${name.replaceAll('.', '/')}`, option]];
  });
}

const shownOptions = Object.values(settingNames).flatMap(placesOfOptions);

/** The option of `docker run` that shows at a place of an inspect document, where it is one's. */
function optionShownAt(place: Location): string | undefined {
  if (place.in !== 'document') return undefined;
  const [, option] =
    shownOptions.find(([at]) => place.pointer === at || place.pointer.startsWith(`${at}/`)) ?? [];
  return option;
}

/**
 * A setting as `docker update` takes it. Where memory had no limit the engine refuses one without a
 * limit of memory and swap together; twice the memory is what it gives a new container.
 */
function updateOption(setting: SettingName, value: Value): string {
  const option = runOption(setting, value);
  const [, amount, unit = ''] = /^(\d+)([bkmg]?)$/iu.exec(String(value)) ?? [];
  return setting === 'memory' && amount !== undefined
    ? `${option} --memory-swap ${2 * Number(amount)}${unit}`
    : option;
}

/** A name that means itself to every shell, else a word to put it in for. */
export function nameInCommand({ name }: WorkloadIdentity): string {
  return /^[A-Za-z0-9][\w.-]*$/u.test(name) ? name : 'NAME';
}

function shown(at: readonly Location[]): string {
  return at.map((place) => (place.in === 'document' ? place.pointer : '')).join(', ');
}

/** The step for what no setting of a container asks for. */
const unexplained =
  'Find out what made it, then start the container again: no setting asks for it, so that the runtime made it, or somebody after the start';

/**
 * How to carry out a change on a container whose file is not at hand: mostly by making it again
 * with other options, and the few that `docker update` knows at once.
 */
export function containerSteps(change: UnplacedChange, workload: WorkloadIdentity): readonly string[] {
  switch (change.kind) {
    case 'remove': {
      const options = new Set(change.at.map(optionShownAt).filter((option) => option !== undefined));
      const named = [...options].map((option) => `\`${option}\``).join(', ');
      if (named === '' && shown(change.at) === '') return [unexplained];
      const without = named === '' ? shown(change.at) : `${named}, which shows as ${shown(change.at)}`;
      return [`Create the container again without ${without}`];
    }
    case 'replace': {
      const option = runOption(change.setting, change.value);
      return [`Create the container again with \`${option}\` in place of ${shown([change.at])}`];
    }
    case 'write':
    case 'append': {
      const option = runOption(change.setting, change.value);
      if (!updatable.has(change.setting)) return [`Create the container again with \`${option}\``];
      return [
        `Now: \`docker update ${updateOption(change.setting, change.value)} ${nameInCommand(workload)}\``,
        `For the next one: \`${option}\` where it is made`,
      ];
    }
    case 'configure':
    case 'upgrade':
    case 'manual':
      return change.steps;
  }
}
