import type { Option } from './option.ts';

/** Options of the command that changes the configuration of an engine. */
export const engineChangeOptions = {
  apply: {
    type: 'boolean',
    about: 'make the changes, check the engine and its containers, and put all back if anything fails',
    group: 'Fixes',
  },
  rollback: {
    type: 'boolean',
    about: 'put back a change that was not completed, such as after a crash',
    group: 'Fixes',
  },
  'restart-command': {
    type: 'string',
    value: 'COMMAND',
    about: 'command that restarts dockerd, run without a shell; default: systemctl restart of its service',
    group: 'Fixes',
  },
  'stop-containers': {
    type: 'boolean',
    about: 'allow a restart that stops containers, because live-restore is off',
    group: 'Fixes',
  },
  timeout: {
    type: 'string',
    value: 'SECONDS',
    about: 'longest wait for the command, the engine, and the health of containers; default: 60',
    group: 'Fixes',
  },
  'config-file': {
    type: 'string',
    value: 'FILE',
    about: 'daemon.json to put back, if the engine does not answer and the file is not in a usual place',
    group: 'Fixes',
  },
} as const satisfies Record<string, Option>;
