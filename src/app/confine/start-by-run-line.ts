import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { IronhullError } from '../../core/errors.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { makeTemporaryFolder } from '../../io/temporary-folder.ts';
import type { Recorder } from '../../recorder/start-recorder.ts';
import { capabilityBitsOf, inspectContainerOrService } from './observed-container.ts';
import type { InspectedContainer } from './observed-container.ts';
import { startCommand } from './run-command.ts';
import type { RunningCommand } from './run-command.ts';
import type { StartedContainer } from './started-container.ts';

/** What learns of a container before it starts: `expect` as soon as the engine has created it. */
export interface StartWatchers {
  recorder: Recorder;
  expect: (id: string) => Promise<void>;
}

/**
 * Runs `docker run …`, and names its container to the recorder as soon as the engine has created it.
 * @throws IronhullError `USAGE` for another command; `TARGET_MISSING` if no container was created.
 */
export async function startByRunLine(
  runLine: readonly string[],
  client: EngineClient,
  { recorder, expect }: StartWatchers,
): Promise<StartedContainer> {
  const [program = '', verb, ...rest] = runLine;
  if (verb === 'compose')
    throw new IronhullError(
      'USAGE',
      `after -- comes a docker run line; start the service with ${program} compose up -d, then record it with --restart SERVICE`,
    );
  if (verb !== 'run') throw new IronhullError('USAGE', 'after -- comes a docker run line: -- docker run …');
  const folder = await makeTemporaryFolder('record');
  const file = join(folder.path, 'id');
  try {
    const command = startCommand(program, ['run', '--cidfile', file, ...rest]);
    const id = await idFrom(file, command);
    if (id === undefined) {
      const { exitCode } = await command.ended;
      throw new IronhullError(
        'TARGET_MISSING',
        `${program} run created no container; it ended with ${exitCode}`,
      );
    }
    // Before the engine is asked: it answers only when the container has started.
    await expect(id);
    const created = await inspectStarting(id, client, command);
    recorder.choose({ id, held: capabilityBitsOf(created.workload) });
    return { container: await withProcess(created, client, command), stop: () => command.stop() };
  } finally {
    await folder.remove();
  }
}

/** Returns the name that a docker run line gives its container; empty if it gives none. */
export function nameInRunLine(runLine: readonly string[]): string {
  const at = runLine.indexOf('--name');
  const joined = runLine.find((word) => word.startsWith('--name='));
  return joined?.slice('--name='.length) ?? (at === -1 ? '' : (runLine[at + 1] ?? ''));
}

/** Whether a command has ended by now. */
function watchEnd(command: RunningCommand): () => boolean {
  let over = false;
  void command.ended.then(() => (over = true));
  return () => over;
}

async function idFrom(file: string, command: RunningCommand): Promise<string | undefined> {
  const isOver = watchEnd(command);
  for (;;) {
    const wasOver = isOver();
    const text = await readFile(file, 'utf8').catch(() => '');
    if (/^[0-9a-f]{64}$/u.test(text.trim())) return text.trim();
    if (wasOver) return undefined;
    await pause(5);
  }
}

/** How often an engine is asked for a container that it starts. */
const mostInspections = 6;

/** The container that a command starts. An engine that is busy with the start may not answer in time. */
async function inspectStarting(
  id: string,
  client: EngineClient,
  command: RunningCommand,
): Promise<InspectedContainer> {
  const isOver = watchEnd(command);
  for (let asked = 1; asked < mostInspections && !isOver(); asked += 1) {
    const found = await inspectContainerOrService(id, client).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return inspectContainerOrService(id, client);
}

/** The container once it runs, or as it was created if it ends before. */
async function withProcess(
  created: InspectedContainer,
  client: EngineClient,
  command: RunningCommand,
): Promise<InspectedContainer> {
  const isOver = watchEnd(command);
  for (let tries = 0; tries < 400 && !isOver(); tries += 1) {
    const now = await inspectContainerOrService(created.id, client).catch(() => created);
    if (now.pid !== undefined) return now;
    await pause(25);
  }
  return created;
}
