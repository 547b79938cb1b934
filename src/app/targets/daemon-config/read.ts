import { fileEngine } from '../../../adapters/daemon-config/file-engine.ts';
import { writtenConfig } from '../../../adapters/daemon-config/written-config.ts';
import type { DefiningFile } from '../../../core/facts/facts.ts';
import { known } from '../../../core/observed.ts';
import { rootSubject } from '../../../core/subject.ts';
import { checkConfig, type CheckedConfig } from '../../../formats/daemon-config/check-config.ts';
import type { ConfigProblem } from '../../../formats/daemon-config/config-problem.ts';
import { readEachMember } from '../../../formats/daemon-config/daemon-json.ts';
import { mergedMembers } from '../../../formats/json/merged-json.ts';
import { indexText, rangeOf, type TextIndex } from '../../../formats/yaml/text-index.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { passedRules, type FileProblem } from '../shared/file-problem.ts';
import type { TargetReader, TargetReading, TargetText } from '../shared/target.ts';
import { repairFix } from './repair-fix.ts';
import { daemonConfigIgnored, daemonConfigInvalid } from './rules.ts';

function fileProblem(
  { kind, message, span, repair }: ConfigProblem,
  { name, key }: DefiningFile,
  index: TextIndex,
): FileProblem {
  return {
    rule: kind === 'invalid' ? daemonConfigInvalid : daemonConfigIgnored,
    subject: rootSubject('daemon-config', key, name),
    message,
    at: [{ in: 'file', file: name, range: rangeOf(index, span.start, span.end) }],
    fixes: repair === undefined ? [] : [repairFix(repair, name, index)],
  };
}

/** Nothing of a file without an object can be judged, unless it is one that sets nothing. */
function isUnread({ object, problems }: CheckedConfig): boolean {
  return object === undefined && problems.length > 0;
}

function readText(text: string, file: DefiningFile, now: string): TargetReading {
  const { name } = file;
  const checked = checkConfig(text);
  const index = indexText(text);
  const subject = rootSubject('daemon-config', file.key, name);
  const problems = checked.problems.map((problem) => fileProblem(problem, file, index));
  if (isUnread(checked)) {
    return {
      problems,
      gaps: [{ subject, what: name, why: 'the file is invalid, and nothing in it was checked' }],
    };
  }
  const partial = readEachMember(mergedMembers(checked.object?.members ?? []));
  const written = writtenConfig(text, name, checked.object);
  const engine = known({ ...fileEngine(partial, name, now), written }, name);
  const rules = [daemonConfigInvalid, daemonConfigIgnored];
  const outcomes = passedRules(rules, problems, subject, 'nothing that dockerd refuses or ignores');
  return { facts: { configuredEngines: [{ path: name, engine, file }] }, problems, outcomes };
}

async function read(
  [{ text, shown: name, key }]: readonly [TargetText, ...TargetText[]],
  { clock }: RuntimeContext,
): Promise<TargetReading> {
  return readText(text, { name, key }, clock.now());
}

/** Reads daemon.json files. What dockerd refuses is a finding, and the rest is judged. */
export const daemonConfigReader: TargetReader = {
  read,
  // Nothing that a file alone sets depends on the time.
  readAlone: (text) =>
    readText(text, { name: 'daemon.json', key: 'daemon.json' }, '1970-01-01T00:00:00.000Z'),
};
