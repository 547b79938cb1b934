import type { ProposedChange } from '../core/finding.ts';
import type { Location } from '../core/location.ts';
import type { SettingName, WorkloadIdentity } from '../core/workload.ts';
import { settingNames } from '../knowledge/setting-names.ts';

type Value = string | boolean | number;

/** What `docker update` changes on a container that exists (docker-container-update). */
const updatable: ReadonlySet<SettingName> = new Set(['memory', 'cpu', 'pids', 'restart']);

/** A setting as `docker run` takes it: `--memory 512m`, `--read-only`, `--init=false`. */
export function runOption(setting: SettingName, value: Value): string {
  const flag = settingNames[setting].run?.split(' ')[0] ?? setting;
  if (value === true) return flag;
  return value === false ? `${flag}=false` : `${flag} ${value}`;
}

/** The option of `docker run` that shows at a place of an inspect document, where it is one's. */
function optionShownAt(place: Location): string | undefined {
  if (place.in !== 'document') return undefined;
  const owner = Object.values(settingNames).find(({ container }) => {
    const pointer = `/${container?.split(/,? /u)[0]?.replaceAll('.', '/')}`;
    return place.pointer === pointer || place.pointer.startsWith(`${pointer}/`);
  });
  return owner?.run?.split(/,? /u)[0];
}

/** A name that means itself to every shell, else a word to put it in for. */
export function nameInCommand({ name }: WorkloadIdentity): string {
  return /^[A-Za-z0-9][\w.-]*$/u.test(name) ? name : 'NAME';
}

function shown(at: readonly Location[]): string {
  return at.map((place) => (place.in === 'document' ? place.pointer : '')).join(', ');
}

/**
 * How to carry out a change on a container whose file is not at hand: mostly by making it again
 * with other options, and the few that `docker update` knows at once.
 */
export function containerSteps(change: ProposedChange, workload: WorkloadIdentity): readonly string[] {
  switch (change.kind) {
    case 'remove': {
      const options = new Set(change.at.map(optionShownAt).filter((option) => option !== undefined));
      const named = [...options].map((option) => `\`${option}\``).join(', ');
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
        `Now: \`docker update ${option} ${nameInCommand(workload)}\``,
        `For the next one: \`${option}\` where it is made`,
      ];
    }
    case 'manual':
      return change.steps;
  }
}
