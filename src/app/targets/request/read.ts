import { readCreateRequest } from '../../../adapters/create-request/read-create-request.ts';
import type { DefiningFile } from '../../../core/facts/facts.ts';
import type { CollectedGap } from '../../../core/findings/finding.ts';
import type { FileLocation } from '../../../core/location.ts';
import { rootSubject, type Subject } from '../../../core/subject.ts';
import type { WrittenWorkload } from '../../../core/workload/workload.ts';
import { jsonPlaces } from '../../../formats/engine-json/places.ts';
import { toFacts } from '../shared/parsed-target.ts';
import { inJsonFile } from '../shared/json-locations.ts';
import { passedRules, type FileProblem } from '../shared/file-problem.ts';
import type { TargetReader, TargetReading, TargetText } from '../shared/target.ts';
import { requestInvalid } from './rule.ts';

/** The body says nothing of the container's name: the image stands for it, and the file makes it one of its own. */
function named(workload: WrittenWorkload, { name: file, key }: DefiningFile): WrittenWorkload {
  const { image } = workload.settings;
  const name = image && 'value' in image ? image.value : file;
  const isOfFile = workload.key === 'container:unnamed';
  return { ...workload, name, ...(isOfFile ? { key: `request:${key}` } : {}) };
}

function unreadGap(subject: Subject): CollectedGap {
  return { subject, what: subject.name, why: 'the request is invalid, and nothing in it was checked' };
}

function readBody(text: string, file: DefiningFile): TargetReading {
  const { name, key } = file;
  const places = jsonPlaces(text);
  const { workloads, problems } = readCreateRequest(text);
  const subject = rootSubject('request', key, name);
  const found = problems.map((problem): FileProblem => {
    const { message, pointer } = problem;
    const at: FileLocation = { in: 'file', file: name, range: places.of(problem), pointer };
    return { rule: requestInvalid, subject, message, at: [at], fixes: [] };
  });
  return {
    facts: {
      workloads: workloads.map((one) => toFacts(inJsonFile(named(one, file), name, places), file)),
    },
    gaps: problems.length === 0 ? [] : [unreadGap(subject)],
    problems: found,
    outcomes: passedRules([requestInvalid], found, subject, 'nothing that the engine refuses'),
  };
}

/** Reads the body of a create request as the engine would. */
export const requestReader: TargetReader = {
  readAlone: (text) => readBody(text, { name: 'request.json', key: 'request.json' }),
  read: async ([{ text, shown: name, key }]: readonly [TargetText, ...TargetText[]]) =>
    readBody(text, { name, key }),
};
