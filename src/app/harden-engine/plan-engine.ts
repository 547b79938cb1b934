import type { Check } from '../../core/rules/check.ts';
import { IronhullError } from '../../core/errors.ts';
import type { FactNeed } from '../../core/rules/need.ts';
import { valueOf } from '../../core/observed.ts';
import { engineClient } from '../../io/engine/client.ts';
import { chooseEngine } from '../targets/engine/open.ts';
import { collectLive } from '../collect-live.ts';
import { needsOf } from '../needs-of.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { describePlan } from './describe-plan.ts';
import { findDockerd, type FoundDockerd } from './find-dockerd.ts';
import type { EngineJudge } from './judge-file.ts';
import type { EngineRequest, PlannedEngine } from './planned-engine.ts';
import { readConfigFile } from './read-config-file.ts';
import { readContainers } from './read-containers.ts';

/** Parts of the facts that the rules on daemon.json need. */
const neededParts: ReadonlySet<FactNeed> = new Set(['daemon', 'engine-objects', 'firewall']);

/** The rules on the settings of engines; what its programs and packages are is no matter of daemon.json. */
export function settingRules(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ on, needs }) => on === 'engine' && needs.every((need) => neededParts.has(need)));
}

/**
 * Returns what daemon.json of an engine should be, what each change means, and what stands in the way of making it. Changes
 * nothing.
 * @throws IronhullError `ENGINE_UNREACHABLE` if no engine answers.
 */
export async function planEngine(request: EngineRequest, runtime: RuntimeContext): Promise<PlannedEngine> {
  const { targets, policy } = request;
  const choice = await chooseEngine(targets, runtime);
  if (choice.state !== 'known')
    throw new IronhullError(
      'ENGINE_UNREACHABLE',
      choice.state === 'unreadable'
        ? `${choice.from}: ${choice.detail}`
        : `No Docker Engine was found (${choice.from})`,
    );
  const checks = settingRules(request.checks);
  const { facts } = await collectLive(targets, [], runtime, needsOf(checks));
  if (facts.engine.state !== 'known')
    throw new IronhullError(
      'ENGINE_UNREACHABLE',
      facts.engine.state === 'unreadable'
        ? `${facts.engine.from}: ${facts.engine.detail}`
        : 'The engine does not answer',
    );
  const client = engineClient(choice.value.endpoint, { env: runtime.env });
  try {
    const [search, found] = await Promise.all([findDockerd(runtime.files, client), readContainers(client)]);
    const judge: EngineJudge = { facts, checks, ...(policy === undefined ? {} : { policy }) };
    const dockerd = 'dockerd' in search ? search.dockerd : undefined;
    const file = dockerd === undefined ? undefined : await readConfigFile(dockerd, runtime);
    const containers = valueOf(found) ?? [];
    const obstacles = [
      ...('obstacle' in search ? [search.obstacle] : []),
      ...(found.state === 'unreadable'
        ? [`The containers of the engine cannot be listed: ${found.detail}`]
        : []),
      ...otherUser(dockerd, runtime),
      ...(facts.self === undefined
        ? []
        : [
            'This program runs in a container of the engine, and would be stopped with it. Run it on the host',
          ]),
    ];
    return describePlan({
      request,
      checks,
      judge,
      engine: facts.engine.value,
      dockerd,
      file,
      containers,
      obstacles,
    });
  } finally {
    client.close();
  }
}

/** A file of a user is changed by that user: in a user's folder root would follow that user's links. */
function otherUser(dockerd: FoundDockerd | undefined, { uid }: RuntimeContext): readonly string[] {
  if (dockerd?.uid === undefined || dockerd.uid === uid) return [];
  return [
    `dockerd (process ${dockerd.pid}) runs as the user with the ID ${dockerd.uid}. Run this as that user, whose file it is`,
  ];
}
