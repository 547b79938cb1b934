import type { EngineTransition } from '../../core/engine/engine-plan.ts';
import type { ContainerState } from '../../core/workload/container-state.ts';
import { isJsonRecord } from '../../formats/json/members.ts';

/** How dockerd is restarted. */
export type RestartMethod =
  | { kind: 'systemd'; unit: string; ofUser: boolean }
  | { kind: 'command'; words: readonly [string, ...string[]] };

/** What a change in progress is put back by; it lies beside the configuration file until the change is complete. */
export interface ChangeState {
  version: 1;
  /** RFC 3339. */
  startedAt: string;
  /** The file that is changed, without links. */
  file: string;
  /** The copy of the old file; missing if there was no file. */
  backup?: string;
  /** SHA-256 of the new file. */
  newHash: string;
  engineId: string;
  /** The socket of the engine. */
  socket: string;
  /** The process before the change. */
  dockerd: { pid: number; startTime: string };
  /** What dockerd was to do with the new file. */
  steps: EngineTransition['steps'];
  restart?: RestartMethod;
  /** Values that the engine had for members that the old file lacks and a reload changes: a reload keeps them otherwise. */
  reloadedDefaults: Readonly<Record<string, unknown>>;
  /** What ran before. */
  containers: readonly ContainerState[];
}

/** Returns the name of the state file of a configuration file. */
export function stateFileOf(configFile: string): string {
  return `${configFile}.ironhull-change`;
}

/** Returns the name of the copy of a configuration file, with a time in RFC 3339. */
export function backupFileOf(configFile: string, time: string): string {
  return `${configFile}.${time.replace(/\.\d+/u, '').replace(/[-:]/gu, '')}.backup`;
}

/** Returns the text of a state file. */
export function stateText(state: ChangeState): string {
  return `${JSON.stringify(state, undefined, 2)}\n`;
}

/** Reads a state file; `undefined` for one of another form or version. */
export function parseState(text: string): ChangeState | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonRecord(value) || value['version'] !== 1) return undefined;
    const hasTexts = ['startedAt', 'file', 'newHash', 'engineId', 'socket'].every(
      (name) => typeof value[name] === 'string',
    );
    const containers = value['containers'];
    const hasLists =
      Array.isArray(value['steps']) &&
      Array.isArray(containers) &&
      containers.every(
        (one) => isJsonRecord(one) && typeof one['id'] === 'string' && typeof one['name'] === 'string',
      );
    const backup = value['backup'];
    const isWhole = hasTexts && hasLists && (backup === undefined || typeof backup === 'string');
    const dockerd = value['dockerd'];
    const isProcess =
      isJsonRecord(dockerd) && typeof dockerd['pid'] === 'number' && typeof dockerd['startTime'] === 'string';
    return isWhole && isProcess && isJsonRecord(value['reloadedDefaults']) && isRestart(value['restart'])
      ? (value as unknown as ChangeState)
      : undefined;
  } catch {
    return undefined;
  }
}

function isRestart(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isJsonRecord(value)) return false;
  if (value['kind'] === 'systemd')
    return typeof value['unit'] === 'string' && typeof value['ofUser'] === 'boolean';
  const words = value['words'];
  return Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string');
}
