import { resolve } from 'node:path/posix';
import type { EngineResult } from '../../core/engine/engine-plan.ts';
import { IronhullError } from '../../core/errors.ts';
import { valueOf } from '../../core/observed.ts';
import { engineClient } from '../../io/engine/client.ts';
import { chooseEngine } from '../targets/engine/open.ts';
import type { LiveTargets } from '../live-targets.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { machineTools, type EngineTools } from './engine-session.ts';
import { findDockerd } from './find-dockerd.ts';
import { rollBack } from './roll-back.ts';
import { parseState, stateFileOf, type ChangeState } from './state-file.ts';

/** Which change to undo, and how. */
export interface UndoRequest {
  targets: LiveTargets;
  /** The daemon.json, as a person named it; missing for that of the engine. */
  configFile?: string;
  /** The command that restarts dockerd, if not that of the change. */
  restartCommand?: readonly string[];
  timeoutMs: number;
  tools?: EngineTools;
}

/** The configuration files that may have a change, likeliest first. */
async function candidates(
  { targets, configFile }: UndoRequest,
  runtime: RuntimeContext,
): Promise<readonly string[]> {
  const { files, directory, env, home } = runtime;
  if (configFile !== undefined) return [resolve(directory, configFile)];
  const choice = await chooseEngine(targets, runtime);
  const usual = [
    '/etc/docker/daemon.json',
    `${env['XDG_CONFIG_HOME'] ?? `${home}/.config`}/docker/daemon.json`,
  ];
  if (choice.state !== 'known') return usual;
  const client = engineClient(choice.value.endpoint, { env });
  try {
    const search = await findDockerd(files, client);
    return 'dockerd' in search ? [search.dockerd.configPath] : usual;
  } finally {
    client.close();
  }
}

/** Reads a state file that only its owner can write: it says which command is run. */
async function readState(path: string, { files, uid }: RuntimeContext): Promise<ChangeState | undefined> {
  const status = await files.status(path);
  if (status.state === 'absent') return undefined;
  if (status.state === 'unreadable')
    throw new IronhullError('TARGET_UNREADABLE', `${path}: ${status.detail}`);
  const { kind, uid: owner, mode } = status.value;
  if (kind !== 'file' || (owner !== 0 && owner !== uid) || (mode & 0o022) !== 0)
    throw new IronhullError(
      'TARGET_UNREADABLE',
      `${path}: others can write it, or it is not yours; it is not followed`,
    );
  const text = await files.readText(path, 16 * 1024 * 1024);
  const state = text.state === 'known' ? parseState(text.value) : undefined;
  if (state === undefined || stateFileOf(state.file) !== path)
    throw new IronhullError('TARGET_UNREADABLE', `${path}: not a state file of this version`);
  return state;
}

/**
 * Puts back a change that was not completed, by its state file. `unchanged` if there is none.
 * @throws IronhullError `TARGET_UNREADABLE` for a state file that cannot be followed.
 */
export async function undoChange(request: UndoRequest, runtime: RuntimeContext): Promise<EngineResult> {
  const { restartCommand = [], timeoutMs, tools = machineTools } = request;
  for (const path of await candidates(request, runtime)) {
    const real = valueOf(await runtime.files.realPath(path)) ?? path;
    const state = await readState(stateFileOf(real), runtime);
    if (state === undefined) continue;
    const { engineId, socket } = state;
    const session = {
      endpoint: { kind: 'unix', path: socket } as const,
      engineId,
      runtime,
      tools,
      timeoutMs,
    };
    const [first, ...rest] = restartCommand;
    const withCommand: ChangeState =
      first === undefined ? state : { ...state, restart: { kind: 'command', words: [first, ...rest] } };
    return rollBack(withCommand, session, `The change of ${state.startedAt} was not completed`);
  }
  return { outcome: 'unchanged', done: [], checks: [], byHand: [] };
}
