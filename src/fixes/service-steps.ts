import type { UnplacedChange } from '../core/findings/finding.ts';
import type { SettingName, WorkloadIdentity } from '../core/workload/workload.ts';
import { settingNames } from '../knowledge/settings/setting-names.ts';
import { nameInCommand } from './container-steps.ts';

/** What `docker service update` calls the settings that it takes (docker-service-update, 26.1). */
const options: Partial<Record<SettingName, string>> = {
  memory: '--limit-memory',
  cpu: '--limit-cpu',
  pids: '--limit-pids',
  user: '--user',
  readOnlyRoot: '--read-only',
  init: '--init',
};

/** How to carry out a change on a swarm's service; `undefined` where no command of docker's does. */
export function serviceSteps(
  change: UnplacedChange,
  workload: WorkloadIdentity,
): readonly string[] | undefined {
  if (change.kind !== 'write' && change.kind !== 'append') return undefined;
  const option = options[change.setting];
  if (option !== undefined) {
    const value = change.value === true ? '' : ` ${change.value}`;
    return [`\`docker service update ${option}${value} ${nameInCommand(workload)}\``];
  }
  if (change.setting !== 'noNewPrivileges') return undefined;
  const field = settingNames.noNewPrivileges.service ?? '';
  return [
    `Set ${field} = true by the engine’s API (docker service has no option for it), or make it the default of each node`,
  ];
}
